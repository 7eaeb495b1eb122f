/** The options as commander hands them over. */
export interface InspectOptions {
  readonly format: "text" | "json";
}
