export const logFormats = ["text", "ndjson", "csv"] as const;
/** The format of a log: text for people, the others for programs. */
export type LogFormat = (typeof logFormats)[number];

/** The format for a log file, by the ending of its name. */
export function formatOfFile(file: string): LogFormat {
  if (/\.(ndjson|jsonl)$/i.test(file)) return "ndjson";
  return /\.csv$/i.test(file) ? "csv" : "text";
}
