import { join } from "node:path";
import { type Build, commandOf } from "./builds.js";
import { findPython } from "./findPython.js";
import type { Output } from "./output.js";
import { nodeProgram, type Program, raceProcesses, tabulate } from "./raceProcesses.js";
import { writeTable } from "./tableFile.js";
import { withFolder } from "./withFolder.js";

/** Rows, columns, and digits of a number after the point. */
const tables = { "8192x784": [8192, 784, 7], "1000000x20": [1_000_000, 20, 6] } as const;
type TableName = keyof typeof tables;
export const csvTables = Object.keys(tables) as readonly TableName[];

/** Time and memory of `train --dry-run` on large CSV files, beside pandas. */
export async function showCsv(
  names: readonly string[],
  builds: readonly Build[],
  runs: number,
  output: Output,
): Promise<void> {
  for (const name of names.length === 0 ? csvTables : (names as readonly TableName[])) {
    const timings = await withFolder((folder) => {
      const file = join(folder, "numbers.csv");
      const [rows, columns, digits] = tables[name];
      writeTable(file, rows, columns, digits);
      const dryRun = ["train", file, "--target", `x${columns}`, "--dry-run"];
      const ours = builds.map((build) => nodeProgram(`${build.name}, train --dry-run`, commandOf(build, ...dryRun)));
      return raceProcesses([...readWithPandas(file), ...ours], runs);
    });
    output.record(...timings.map((timing) => ({ table: name, ...timing })));
    const [header, rows] = tabulate(timings);
    output.table([`CSV, ${name}`, ...header.slice(1)], rows);
  }
}

function readWithPandas(file: string): readonly Program[] {
  const python = findPython("pandas");
  if (python === undefined) return [];
  return [{ name: "pandas.read_csv", command: python, args: [join("test", "bench", "peers", "pandas_csv.py"), file] }];
}
