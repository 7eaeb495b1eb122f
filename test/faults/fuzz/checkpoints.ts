import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import { parseConfig } from "../../../src/config/loadConfig.js";
import { tensorLists } from "../../../src/model/checkpoint.js";
import { formatCheckpoint } from "../../../src/model/checkpointFile.js";
import { findChecksum } from "../../../src/model/findChecksum.js";
import { unpackNumbers } from "../../../src/model/packNumbers.js";
import { EpochRunner } from "../../../src/train/epochRunner.js";
import { prepareRun } from "../../../src/train/prepareRun.js";
import { configOf, formats, type Task, tasks } from "./tasks.js";

/** The name that the checkpoints are written for. */
export const checkpointName = "run.checkpoint";

/** Checkpoints of each task: within an epoch, between epochs with the best one remembered, and after the last epoch. */
export const checkpointsOf: ReadonlyMap<Task, readonly Buffer[]> = await takeAll();

async function takeAll(): Promise<ReadonlyMap<Task, readonly Buffer[]>> {
  const all = new Map<Task, readonly Buffer[]>();
  for (const task of tasks) {
    const dropout = { layers: [3, "tanh", { dropout: 0.5 }, task.outputs], batchSize: 1 };
    const adam = { optimizer: "adam", keep: "best", lr: { schedule: "plateau", patience: 1 }, stop: { patience: 9 } };
    all.set(task, [
      await pauseWithinEpoch(() => take(task, dropout, 0)),
      await take(task, adam, 2),
      await take(task, {}, 3),
    ]);
  }
  return all;
}

/** @param epochs after which the checkpoint is taken */
async function take(task: Task, changes: object, epochs: number): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), "backprop-fuzz-"));
  try {
    writeFileSync(join(folder, "data.csv"), formats.csv(task));
    const config = JSON.stringify({ ...configOf(task, "csv"), ...changes });
    const run = await prepareRun(parseConfig(config, { file: "config.json", directory: folder }), { isSaved: true });
    for await (const records of run.recordBatches({ every: 1 })) {
      if (records[0]?.type === "start" || (run.last?.epoch ?? 0) < epochs) continue;
      return Buffer.from([...formatCheckpoint(run.checkpoint(), join(folder, checkpointName))].join(""));
    }
    throw new Error("the run has fewer epochs");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Has runs pause after their first batch. A real pause comes at a time that is not the same twice. */
async function pauseWithinEpoch<T>(work: () => Promise<T>): Promise<T> {
  const { run } = EpochRunner.prototype;
  const spy = vi.spyOn(EpochRunner.prototype, "run").mockImplementation(function (
    this: EpochRunner,
    scalars,
    most,
    interruption,
    place,
  ) {
    let isFirst = true;
    const isPauseWanted = () => {
      if (this.plan.measurement === undefined && !isFirst) return true;
      isFirst = false;
      return false;
    };
    return run.call(this, scalars, most, { ...interruption, isPauseWanted }, place);
  });
  try {
    return await work();
  } finally {
    spy.mockRestore();
  }
}

interface Packed {
  readonly name: string;
  readonly shape: readonly number[];
  /** Numbers, or pieces of them in base64. */
  readonly values: readonly (string | number)[];
}

const numbersOf = ({ values }: Packed) =>
  values.flatMap((each) => (typeof each === "string" ? [...(unpackNumbers(each) ?? [])] : [each]));

/** The content of a checkpoint with plain numbers, which can be mutated one by one. A reader takes them too. */
export function unpack(checkpoint: Buffer): Readonly<Record<string, unknown>> {
  const { checksum: _, ...content } = JSON.parse(checkpoint.toString());
  for (const list of tensorLists) {
    content[list] = content[list].map((tensor: Packed) => ({ ...tensor, values: numbersOf(tensor) }));
  }
  return content;
}

/** A checkpoint with the checksum that its content should have, so that the content is looked at; any other text as it is. */
export function seal(text: string): string {
  try {
    const { checksum: _, format, version, ...content } = JSON.parse(text);
    const tensors = tensorLists.flatMap((list) => content[list] as readonly Packed[]);
    const parts = Object.fromEntries(
      Object.entries(content).filter(([key]) => !tensorLists.some((list) => list === key)),
    );
    const checksum = findChecksum(
      parts,
      tensors.map((tensor) => ({ ...tensor, values: Float64Array.from(numbersOf(tensor)) })),
    );
    return JSON.stringify({ format, version, ...content, checksum });
  } catch {
    return text;
  }
}
