import { formatJsonLine } from "../jsonLine.js";
import type { Reporter } from "./reporter.js";

/** Records as they are, each a JSON object on a line of its own. */
export function createNdjsonReporter(): Reporter {
  return (record) => [formatJsonLine(record)];
}
