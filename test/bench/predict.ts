import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Build, commandOf } from "./builds.js";
import { findPython } from "./findPython.js";
import type { Output } from "./output.js";
import { nodeProgram, type ProcessTiming, type Program, raceProcesses, tabulate } from "./raceProcesses.js";
import { writeTable } from "./tableFile.js";
import { withFolder } from "./withFolder.js";

const [rows, columns] = [1_000_000, 20];
const sizes = [columns, 64, 3];

/** Time and memory of `predict` over a CSV file of 1,000,000 rows by a network of 20-64-3, beside pandas and NumPy. */
export async function showPredict(
  builds: readonly Build[],
  runs: number,
  output: Output,
): Promise<readonly ProcessTiming[]> {
  const timings = await withFolder((folder) => {
    const [csv, model] = [join(folder, "rows.csv"), join(folder, "model.json")];
    writeTable(csv, rows, columns);
    writeFileSync(model, JSON.stringify(createModel()));
    const programs = [[], ["--probabilities"]].flatMap((options) => [
      ...predictWithPandas(model, csv, options),
      ...builds.map((build) =>
        nodeProgram([build.name, ...options].join(" "), commandOf(build, "predict", model, csv, ...options)),
      ),
    ]);
    return raceProcesses(programs, runs);
  });
  output.record(...timings);
  // A table for the classes alone, and one for their probabilities.
  const half = timings.length / 2;
  for (const part of [timings.slice(0, half), timings.slice(half)]) {
    const [header, cells] = tabulate(part);
    output.table(["predict, 1000000x20", ...header.slice(1)], cells);
  }
  return timings;
}

function createModel(): object {
  const wave = (shape: readonly number[]) =>
    Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => Math.sin(i) / 4);
  const parameters = sizes.slice(1).flatMap((fanOut, i) =>
    [["weight", [sizes[i] as number, fanOut]] as const, ["bias", [fanOut]] as const].map(([kind, shape]) => ({
      name: `layers.${2 * i}.${kind}`,
      shape,
      values: wave(shape),
    })),
  );
  const config = { data: { csv: "rows.csv", target: "y" }, layers: [64, "relu", 3], loss: "crossEntropy" };
  return { format: "backprop-model", version: 1, config, parameters };
}

function predictWithPandas(model: string, csv: string, options: readonly string[]): readonly Program[] {
  const python = findPython("pandas");
  if (python === undefined) return [];
  const script = join("test", "bench", "peers", "pandas_predict.py");
  return [
    { name: ["pandas and NumPy", ...options].join(" "), command: python, args: [script, model, csv, ...options] },
  ];
}
