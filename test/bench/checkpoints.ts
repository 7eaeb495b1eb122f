import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tensorLists } from "../../src/model/checkpoint.js";
import { readCheckpoint } from "../../src/model/checkpointFile.js";
import { importProbe, type LoopTimes } from "./loopProbe.js";
import type { Output } from "./output.js";

/** What checkpoints cost a run, beside the same run without them. */
interface CheckpointCost {
  readonly name: string;
  readonly checkpoints: number;
  /** The part of the loop's time that they take. */
  readonly share: number;
  /** Milliseconds that the loop stands still for each of them, all in all. */
  readonly each: number;
  /** The longest time at once that the loop stands still, in milliseconds, and that without checkpoints. */
  readonly longest: number;
  readonly longestWithout: number;
  /** Memory of the process after a quarter of the run and at its end, in MB. */
  readonly memory: readonly [number, number];
}

/** What it takes to go on from a checkpoint. */
interface ResumeCost {
  /** Bytes of the file to bytes of its numbers. */
  readonly ratio: number;
  readonly megabytes: number;
  /** Seconds until the first step, and those of a run that begins. */
  readonly seconds: number;
  readonly secondsAnew: number;
  /** The most memory in MB, and that of a run that begins. */
  readonly peak: number;
  readonly peakAnew: number;
}

type Timing = LoopTimes & { readonly checkpoints: number };

const digits = { name: "64-32-10", layers: [32, "relu", 10], inputs: 64, rows: 1778, batchSize: 32 };
const pictures = {
  name: "784-512-512-10",
  layers: [512, "relu", 512, "relu", 10],
  inputs: 784,
  rows: 1424,
  batchSize: 128,
};

/** Runs the command with checkpoints and without, each time in a process of its own. */
async function timeCheckpoints(): Promise<{ costs: readonly CheckpointCost[]; resume: ResumeCost }> {
  const folder = mkdtempSync(join(tmpdir(), "backprop-bench-"));
  const file = join(folder, "run.ckpt");
  const saved = ["--checkpoint", file, "--force"];
  try {
    const large = writeConfig(folder, pictures);
    const alone = train([large, "--epochs", "10"]);
    const epochs = ["--epochs", "20"];
    const costs = [
      compare("784-512-512-10, each epoch", train([large, ...epochs, ...saved, "--checkpoint-every", "1"]), alone),
      compare("784-512-512-10, each second", train([large, ...epochs, ...saved], 1000), alone),
    ];
    const { size } = statSync(file);
    const { tensors } = await readCheckpoint(file);
    const held = tensorLists.flatMap((list) => tensors[list]).reduce((sum, { values }) => sum + values.byteLength, 0);
    const resumed = train(["--resume", file, "--epochs", "21", "--checkpoint", join(folder, "other.ckpt")]);
    const resume = {
      ratio: size / held,
      megabytes: size / 1e6,
      seconds: resumed.began / 1000,
      secondsAnew: alone.began / 1000,
      peak: resumed.peak / 1e6,
      peakAnew: alone.peak / 1e6,
    };
    // An epoch has 50 steps: a million of them.
    const small = writeConfig(folder, digits);
    const without = train([small, "--epochs", "4000"]);
    costs.push(compare("64-32-10, each second", train([small, "--epochs", "20000", ...saved], 1000), without));
    const xor = ["configs/xor.json", "--epochs", "100000"];
    const quick = train([...xor, ...saved, "--checkpoint-every", "1000"]);
    costs.push(compare("xor, each 1000 epochs", quick, train(xor)));
    return { costs, resume };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param interval milliseconds from one checkpoint to the next; if left out, the options say it */
function train(args: readonly string[], interval?: number): Timing {
  const command = [importProbe(interval), "bin/backprop.js", "train", ...args];
  const { status, output, stdout, stderr } = spawnSync(
    process.execPath,
    [...command, "--format", "ndjson", "--log-every", "1000000"],
    { stdio: ["ignore", "pipe", "pipe", "pipe"], encoding: "utf8", maxBuffer: 2 ** 28 },
  );
  if (status !== 0) throw new Error(`${args.join(" ")}: exit code ${status}\n${stderr}`);
  const checkpoints = stdout.split("\n").filter((line) => line.includes('"type":"checkpoint"')).length;
  return { ...(JSON.parse(output[3] as string) as LoopTimes), checkpoints };
}

function compare(name: string, run: Timing, without: Timing): CheckpointCost {
  const { steps, gaps, total, checkpoints, memory, longestGap } = run;
  const taken = gaps - (without.gaps / without.steps) * steps;
  const at = (place: number) => (memory[Math.floor(place * (memory.length - 1))] ?? run.peak) / 1e6;
  return {
    name,
    checkpoints,
    share: taken / total,
    each: taken / checkpoints,
    longest: longestGap,
    longestWithout: without.longestGap,
    memory: [at(1 / 4), at(1)],
  };
}

/** Validation and `adam`: so a checkpoint holds the most. */
function writeConfig(folder: string, { name, layers, inputs, rows, batchSize }: typeof digits): string {
  writeData(join(folder, `${name}.csv`), rows, inputs);
  const data = { csv: `${name}.csv`, target: "digit" };
  const training = { loss: "crossEntropy", optimizer: "adam", lr: 0.001, epochs: 1, batchSize, seed: 1 };
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify({ data, validation: 0.1, scale: "minmax", layers, ...training }));
  return file;
}

/** Pixels of 0 to 255 that look drawn at random, and depend on their digit. */
function writeData(file: string, rows: number, inputs: number): void {
  let state = 1;
  const draw = (below: number) => {
    state = (Math.imul(1_664_525, state) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const lines = Array.from({ length: rows }, () => {
    const digit = draw(10);
    return [...Array.from({ length: inputs }, (_, i) => draw(i % 10 === digit ? 256 : 192)), `d${digit}`].join(",");
  });
  const header = [...Array.from({ length: inputs }, (_, i) => `pixel${i}`), "digit"].join(",");
  writeFileSync(file, `${header}\n${lines.join("\n")}\n`);
}

/** What checkpoints cost runs, and what it takes to go on from one. */
export async function showCheckpoints(output: Output): Promise<void> {
  const { costs, resume } = await timeCheckpoints();
  output.record(...costs, resume);
  output.table(
    ["run", "checkpoints", "% of the time", "ms each", "longest ms", "without", "MB at 1/4", "MB at the end"],
    costs.map(({ name, checkpoints, share, each, longest, longestWithout, memory }) => {
      const times = [(100 * share).toFixed(2), each.toFixed(1), longest.toFixed(1), longestWithout.toFixed(1)];
      return [name, checkpoints.toString(), ...times, ...memory.map((megabytes) => megabytes.toFixed(0))];
    }),
  );
  const { ratio, megabytes, seconds, secondsAnew, peak, peakAnew } = resume;
  output.print(
    `784-512-512-10: a file of ${megabytes.toFixed(1)} MB, ${ratio.toFixed(2)} times the numbers that it holds;`,
  );
  output.print(`a run goes on after ${seconds.toFixed(2)} s with at most ${peak.toFixed(0)} MB,`);
  output.print(`and a new one begins after ${secondsAnew.toFixed(2)} s with at most ${peakAnew.toFixed(0)} MB`);
}
