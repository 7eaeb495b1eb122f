export const graphFormats = ["text", "dot", "mermaid", "json", "svg"] as const;
export type GraphFormat = (typeof graphFormats)[number];

/** The options of `backprop graph` as commander hands them over. */
export interface GraphOptions {
  readonly gradients: boolean;
  readonly updates: boolean;
  readonly values: boolean;
  readonly set: readonly string[];
  readonly format: GraphFormat;
  readonly out: string;
  readonly force: boolean;
}
