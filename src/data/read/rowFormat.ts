export const rowFormats = ["csv", "ndjson", "json"] as const;
export type RowFormat = (typeof rowFormats)[number];
