import { formatPath } from "../config/configPath.js";
import { describeFinding, type Finding } from "../config/findProblems.js";

/**
 * Explains what is wrong with a file. Only the first finding: nobody writes such files by hand.
 *
 * @param base where the findings' paths begin
 */
export function explainFirst([first]: readonly Finding[], base: readonly string[]): string {
  return first === undefined
    ? "it cannot be read"
    : `${formatPath([...base, ...first.path])}: ${describeFinding(first)}`;
}
