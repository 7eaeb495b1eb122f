export const outputFormats = ["csv", "ndjson", "json"] as const;
/** The format of predictions. */
export type OutputFormat = (typeof outputFormats)[number];
