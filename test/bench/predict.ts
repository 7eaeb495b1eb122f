import { spawnSync } from "node:child_process";
import { mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [rows, columns] = [1_000_000, 20];
const sizes = [columns, 64, 3];

/** A process over the whole file, in its best run. */
export interface ProcessTiming {
  readonly name: string;
  readonly seconds: number;
  /** Largest memory that it had. */
  readonly megabytes: number;
}

/**
 * Time of `predict` over a CSV of 1,000,000 rows of 20 numbers, by a network of 20-64-3, and of reading it with csv-parse alone: each
 * a process of its own, in turn.
 */
export function timePredict(runs: number): readonly ProcessTiming[] {
  const folder = mkdtempSync(join(tmpdir(), "backprop-bench-"));
  try {
    const [csv, model, reader] = ["rows.csv", "model.json", "reader.mjs"].map((name) => join(folder, name));
    writeCsv(csv as string);
    writeFileSync(model as string, JSON.stringify(createModel()));
    writeFileSync(reader as string, readerCode);
    const programs = [
      { name: "csv-parse alone", args: [reader as string, csv as string] },
      { name: "predict", args: ["bin/backprop.js", "predict", model as string, csv as string] },
      {
        name: "predict --probabilities",
        args: ["bin/backprop.js", "predict", model as string, csv as string, "--probabilities"],
      },
    ];
    const best = new Map<string, ProcessTiming>();
    for (let run = 0; run < runs; run++) {
      for (const { name, args } of programs) {
        const timing = { name, ...timeProcess(args) };
        if (timing.seconds < (best.get(name)?.seconds ?? Number.POSITIVE_INFINITY)) best.set(name, timing);
      }
    }
    return [...best.values()];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Numbers of six digits, by a generator that is the same everywhere. */
function writeCsv(file: string): void {
  const descriptor = openSync(file, "w");
  let state = 1;
  const draw = () => {
    state = (Math.imul(1_664_525, state) + 1_013_904_223) >>> 0;
    return (state / 2 ** 31 - 1).toFixed(5);
  };
  writeSync(descriptor, `${Array.from({ length: columns }, (_, i) => `x${i + 1}`).join(",")}\n`);
  for (let row = 0; row < rows; row += 1000) {
    const lines = Array.from({ length: 1000 }, () => `${Array.from({ length: columns }, draw).join(",")}\n`);
    writeSync(descriptor, lines.join(""));
  }
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

const readerCode = `
import { createReadStream } from "node:fs";
import { parse } from ${JSON.stringify(import.meta.resolve("csv-parse"))};
let cells = 0;
createReadStream(process.argv[2]).pipe(parse()).on("data", (row) => { cells += row.length; });
process.on("exit", () => { if (cells !== ${(rows + 1) * columns}) process.exitCode = 1; });
`;

/** Makes a process report its own memory when it ends. */
const reportMemory = `data:text/javascript,${encodeURIComponent(
  'import { writeSync } from "node:fs"; process.on("exit", () => writeSync(3, String(process.resourceUsage().maxRSS)));',
)}`;

function timeProcess(args: readonly string[]): Omit<ProcessTiming, "name"> {
  const started = performance.now();
  const { status, output, stderr } = spawnSync(process.execPath, ["--import", reportMemory, ...args], {
    stdio: ["ignore", "ignore", "pipe", "pipe"],
    encoding: "utf8",
  });
  const seconds = (performance.now() - started) / 1000;
  if (status !== 0) throw new Error(`${args.join(" ")}: exit code ${status}\n${stderr}`);
  return { seconds, megabytes: Number(output[3]) / 1024 };
}
