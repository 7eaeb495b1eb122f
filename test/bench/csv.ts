import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Build, commandOf } from "./builds.js";
import { findPython } from "./findPython.js";
import type { Output } from "./output.js";
import { nodeProgram, type ProcessTiming, type Program, raceProcesses, tabulate } from "./raceProcesses.js";
import { writeTable } from "./tableFile.js";
import { withFolder } from "./withFolder.js";

/** Rows, columns, and digits of a number after the point. */
const tables = {
  "8192x784": [8192, 784, 7],
  "8192x784-pixels": [8192, 784, "pixels"],
  "1000000x20": [1_000_000, 20, 6],
} as const;
type TableName = keyof typeof tables;
export const csvTables = Object.keys(tables) as readonly TableName[];

/** How a dry run is told what to read: by a config, or by the file itself, for which a config is proposed. */
export const csvWays = ["train CONFIG --dry-run", "train FILE --target --dry-run"] as const;

/** Time and memory of `train --dry-run` on large CSV files, beside pandas: for each table the timings of pandas, then of each build in both ways. */
export async function showCsv(
  names: readonly string[],
  builds: readonly Build[],
  runs: number,
  output: Output,
): Promise<ReadonlyMap<string, readonly ProcessTiming[]>> {
  const all = new Map<string, readonly ProcessTiming[]>();
  for (const name of names.length === 0 ? csvTables : (names as readonly TableName[])) {
    const timings = await withFolder((folder) => {
      const file = join(folder, "numbers.csv");
      const [rows, columns, digits] = tables[name];
      writeTable(file, rows, columns, digits);
      const config = join(folder, "config.json");
      writeFileSync(config, JSON.stringify({ data: { csv: "numbers.csv", target: `x${columns}` }, layers: [1] }));
      const sources = [[config], [file, "--target", `x${columns}`]];
      const ours = builds.flatMap((build) =>
        sources.map((source, i) =>
          nodeProgram(`${build.name}, ${csvWays[i]}`, commandOf(build, "train", ...source, "--dry-run")),
        ),
      );
      return raceProcesses([...readWithPandas(file), ...ours], runs);
    });
    all.set(name, timings);
    output.record(...timings.map((timing) => ({ table: name, ...timing })));
    const [header, rows] = tabulate(timings);
    output.table([`CSV, ${name}`, ...header.slice(1)], rows);
  }
  return all;
}

function readWithPandas(file: string): readonly Program[] {
  const python = findPython("pandas");
  if (python === undefined) return [];
  return [{ name: "pandas.read_csv", command: python, args: [join("test", "bench", "peers", "pandas_csv.py"), file] }];
}
