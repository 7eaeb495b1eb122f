import { formatProblem } from "../../errors.js";
import { formatCount } from "../../messages/formatCount.js";
import type { RunProblem } from "../../train/findRunProblems.js";
import { dim, green, type Line, red, yellow } from "../output/line.js";

/** What `config check` has found in a file. */
export interface CheckedConfig {
  readonly file: string;
  readonly problems: readonly RunProblem[];
  readonly warnings: readonly string[];
  /** False if its problems do not allow that its data is read. */
  readonly isDataRead: boolean;
  readonly isSchema: boolean;
}

/** A line for each problem and warning; and if several files were checked, how many have problems. */
export function renderCheckedConfigs(configs: readonly CheckedConfig[]): Line[] {
  const lines = configs.flatMap(renderConfig);
  const failed = configs.filter(({ problems }) => problems.length > 0);
  const count = failed.reduce((sum, { problems }) => sum + problems.length, 0);
  if (count === 0) return lines;
  const where = configs.length === 1 ? "" : ` in ${failed.length} of ${formatCount(configs.length, "config")}`;
  return [...lines, [red(`${formatCount(count, "problem")}${where}`)]];
}

function renderConfig({ file, problems, warnings, isDataRead }: CheckedConfig): readonly Line[] {
  return [
    ...problems.map(formatProblem),
    ...(problems.length === 0 ? [[`${file}: `, green("no problems")]] : []),
    ...warnings.map((warning) => [`${file}: `, yellow("warning:"), ` ${warning}`]),
    ...(isDataRead ? [] : [[dim(`${file}: the data is checked once these problems are mended`)]]),
  ];
}
