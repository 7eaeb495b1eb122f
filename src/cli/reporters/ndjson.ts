import { formatJsonLine } from "../jsonLine.js";
import type { Report } from "./reporter.js";

/** Records as they are, each a JSON object on a line of its own. */
export function createNdjsonReport(): Report<string> {
  return (record) => [formatJsonLine(record)];
}
