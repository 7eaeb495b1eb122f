export const logFormats = ["text", "ndjson", "csv"] as const;
/** What a log is written as: for people, or for programs. */
export type LogFormat = (typeof logFormats)[number];

/** The format that a log file's name asks for. */
export function formatOfFile(file: string): LogFormat {
  if (/\.(ndjson|jsonl)$/i.test(file)) return "ndjson";
  return /\.csv$/i.test(file) ? "csv" : "text";
}
