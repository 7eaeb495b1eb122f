import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { parseConfig } from "../../src/config/loadConfig.js";
import type { EngineName } from "../../src/engine/engine.js";
import type { Checkpoint } from "../../src/model/checkpoint.js";
import { formatCheckpoint, readCheckpoint } from "../../src/model/checkpointFile.js";
import { formatModel } from "../../src/model/modelFile.js";
import { EpochRunner } from "../../src/train/epochRunner.js";
import { prepareRun } from "../../src/train/prepareRun.js";
import type { TrainingRecord } from "../../src/train/records.js";
import type { TrainingRun } from "../../src/train/trainingRun.js";
import { Turns } from "../../src/train/turns.js";
import { temporaryFolder } from "../temporaryFolder.js";

const inputs = Array.from({ length: 23 }, (_, i) => [Math.sin(i * 3), i / 23]);
const numbers = inputs.map(([a, b]) => (a as number) - (b as number) ** 2);
const noise = inputs.map((_, i) => Math.sin(i * i));
const classes = inputs.map(([a, b], i) => ((a as number) > (b as number) ? 1 : i % 2));
const base = {
  data: { inputs, targets: numbers },
  layers: [5, "tanh", 1],
  lr: 0.05,
  epochs: 12,
  batchSize: 4,
  seed: 3,
};
const classified = { data: { inputs, targets: classes }, layers: [5, "tanh", 2], loss: "crossEntropy" };
const dropout = { layers: [8, { dropout: 0.3 }, "relu", 6, { dropout: 0.5 }, 1] };

/** Runs of all kinds: what a checkpoint has to hold differs. */
const kinds: Readonly<Record<string, object>> = {
  "whole batches": { batchSize: 23, epochs: 60 },
  minibatches: {},
  "no shuffling": { shuffle: false },
  dropout,
  // The masks of an epoch are drawn in three parts.
  "dropout of many units": { layers: [8192, { dropout: 0.3 }, "relu", 1], batchSize: 8, epochs: 2 },
  "dropout in large batches": { ...dropout, batchSize: 23 },
  momentum: { optimizer: { name: "sgd", momentum: 0.9, nesterov: true, weightDecay: 0.01 } },
  adam: { optimizer: "adam" },
  adamw: { optimizer: "adamw", clipNorm: 0.5 },
  rmsprop: { optimizer: { name: "rmsprop", momentum: 0.5 }, clipValue: 0.1 },
  adagrad: { optimizer: "adagrad" },
  "a plateau": { lr: { initial: 0.3, schedule: "plateau", factor: 0.5, patience: 1, warmup: 3 } },
  "a cosine": { lr: { initial: 0.1, schedule: "cosine", final: 0.001 } },
  steps: { lr: { initial: 0.1, schedule: "step", stepSize: 3, gamma: 0.5 }, batchSize: 23 },
  "a validation": { validation: 0.3, lr: { initial: 0.3, schedule: "plateau", factor: 0.5, patience: 1 } },
  "a validation of classes": { ...classified, validation: 0.3, keep: "best", ...{ optimizer: "adam" } },
  accuracy: classified,
  "weights of classes": { ...classified, classWeights: "balanced", validation: 0.3, ...{ optimizer: "adam" } },
  "weights of classes with dropout": {
    ...classified,
    classWeights: { 0: 1, 1: 3 },
    layers: [8, { dropout: 0.3 }, "relu", 2],
  },
  "metrics that stop and keep watch": {
    ...classified,
    validation: 0.3,
    lr: 0.5,
    stop: { metric: "f1", patience: 4, minDelta: 0.01 },
    keep: { metric: "logLoss" },
  },
  "a model that is no better than its baseline": {
    data: { inputs, targets: noise },
    validation: { inputs, targets: noise },
    layers: [{ linear: 1, init: { constant: 0 } }],
    lr: 1e-9,
  },
  "the best epoch": { keep: "best", lr: 0.9 },
  patience: { stop: { patience: 2 }, lr: 0.9, epochs: 40 },
  "a target": { stop: { loss: 0.05 }, epochs: 40 },
  "a target that is met before an update": {
    data: { inputs: [[1], [2], [3]], targets: [2, 4, 7] },
    layers: [1],
    lr: { initial: 0.02, schedule: "exponential", gamma: 1.6 },
    shuffle: false,
    seed: 0,
    batchSize: 3,
    stop: { loss: 0.25 },
  },
  "a target with the best epoch": { stop: { loss: 0.05 }, keep: "best", epochs: 40 },
  "parameters that overflow at last": {
    layers: [4, "square", 4, "square", 1],
    lr: { initial: 0.1, schedule: "linear", final: 1e300 },
    batchSize: 23,
    epochs: 2,
  },
  "parameters that overflow at last in float32": {
    layers: [4, "square", 4, "square", 1],
    lr: { initial: 0.1, schedule: "linear", final: 1e37 },
    batchSize: 23,
    epochs: 2,
  },
  divergence: { layers: [4, "square", 4, "square", 1], lr: { initial: 0.1, schedule: "linear", final: 1e30 } },
  "divergence with dropout": {
    layers: [4, "square", { dropout: 0.2 }, 4, "square", 1],
    lr: { initial: 0.1, schedule: "linear", final: 1e300 },
  },
  scaling: { scale: "standard", scaleTargets: "minmax" },
};

const load = (config: object) =>
  parseConfig(JSON.stringify({ ...base, ...config }), { file: "test.json", directory: "." });

interface Outcome {
  /** Epochs, end and what is said about the model, without the time. */
  readonly records: readonly string[];
  readonly model: string;
}

function show(records: readonly TrainingRecord[]): readonly string[] {
  return records.flatMap((record) => {
    const isVerdict = record.type === "warning" && record.message.startsWith("the model");
    const isShown = record.type === "epoch" || record.type === "end" || isVerdict;
    return isShown ? [JSON.stringify({ ...record, seconds: 0 })] : [];
  });
}

function modelOf(run: TrainingRun): string {
  try {
    return [...formatModel(run.model(), "model.json")].join("");
  } catch (error) {
    return String(error);
  }
}

async function runAll(config: object, engine: EngineName): Promise<Outcome> {
  const run = await prepareRun(load(config), { engine, isSaved: true });
  const records: TrainingRecord[] = [];
  for await (const record of run.records()) records.push(record);
  return { records: show(records), model: modelOf(run) };
}

/** A place where a run is cut: after so many batches and measurements, by leaving the loop over its records or by a signal. */
interface Cut {
  readonly after: number;
  readonly isAborted: boolean;
}

/**
 * Has the run pause after the cut's batches, or aborts it in the measurement that comes then. Steps of these small networks are far
 * shorter than a turn of the event loop, in which a real pause is asked for: so each batch is run alone here.
 */
function arrange({ after, isAborted }: Cut, controller: AbortController): void {
  let left = after;
  vi.spyOn(Turns.prototype, "adapt").mockReturnValue();
  const run = EpochRunner.prototype.run;
  vi.spyOn(EpochRunner.prototype, "run").mockImplementation(function (
    this: EpochRunner,
    scalars,
    most,
    interruption,
    place,
  ) {
    if (this.plan.measurement !== undefined) {
      if (left-- === 0) controller.abort();
      return run.call(this, scalars, most, interruption, place);
    }
    const isPauseWanted = () => {
      if (left-- !== 0) return false;
      if (isAborted) controller.abort();
      return true;
    };
    return run.call(this, scalars, most, { ...interruption, isPauseWanted }, place);
  });
}

/** Where runs were cut, to see that they were cut everywhere. */
const seen = new Set<string>();

function placeOf({ run }: Checkpoint): string {
  if (run.reason !== undefined) return "after the last epoch";
  if (run.trained !== undefined) return "before a measurement";
  return run.place === undefined ? "between epochs" : "within an epoch";
}

/** Runs it in parts. Each part is left by a checkpoint, which goes through a file. */
async function runInParts(config: object, engine: EngineName, cuts: readonly Cut[], file: string): Promise<Outcome> {
  const records: TrainingRecord[] = [];
  let checkpoint: Checkpoint | undefined;
  for (const cut of [...cuts, undefined]) {
    const run = await prepareRun(load(config), { engine, resume: checkpoint && { file, checkpoint }, isSaved: true });
    const controller = new AbortController();
    if (cut !== undefined) arrange(cut, controller);
    const taken: TrainingRecord[] = [];
    checkpoint = undefined;
    for await (const batch of run.recordBatches({ signal: controller.signal })) {
      taken.push(...batch);
      const isPaused = batch.length === 0 && !controller.signal.aborted;
      // All is trained then, but there is no model yet.
      const isAtEnd = run.reason !== undefined && run.reason !== "diverged" && batch.at(-1)?.type === "epoch";
      // The model is chosen after this batch, and may turn out to have diverged.
      if (run.reason === "signal") checkpoint ??= run.checkpoint();
      if (cut === undefined || !(isPaused || (isAtEnd && cut.isAborted))) continue;
      checkpoint = run.checkpoint();
      break;
    }
    vi.restoreAllMocks();
    records.push(...taken.filter(({ type }) => checkpoint === undefined || type === "epoch"));
    if (checkpoint === undefined) return { records: show(records), model: modelOf(run) };
    seen.add(placeOf(checkpoint));
    writeFileSync(file, [...formatCheckpoint(checkpoint, file)].join(""));
    const read = await readCheckpoint(file);
    expect(read).toEqual(checkpoint);
    checkpoint = read;
  }
  throw new Error("the last part runs to its end");
}

describe.each([
  ["wasm", "float64"],
  ["wasm", "float32"],
  ["mathjs", "float64"],
] as const)("on %s in %s, a run that goes on ends like one that was never interrupted, with", (engine, dtype) => {
  test.each(Object.keys(kinds))("%s", async (kind) => {
    const config = { dtype, ...kinds[kind] };
    const whole = await runAll(config, engine);
    const file = join(temporaryFolder(), "run.checkpoint");
    // After each batch, as long as there are cuts.
    const everywhere = Array.from({ length: 20 }, (_, i) => ({ after: 1, isAborted: i % 3 === 0 }));
    const isThorough = engine === "wasm" && dtype === "float64";
    if (isThorough) expect(await runInParts(config, engine, everywhere, file)).toEqual(whole);
    const cut = fc.record({ after: fc.nat(40), isAborted: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(cut, { minLength: 1, maxLength: 4 }), async (cuts) => {
        expect(await runInParts(config, engine, cuts, file)).toEqual(whole);
      }),
      { numRuns: isThorough ? 2 : 1, seed: 1 },
    );
  });
});

test.each([{ validation: 0.3 }, dropout])(
  "a checkpoint that takes the memory of another one has its own numbers: %j",
  async (part) => {
    const run = await prepareRun(load({ ...part, optimizer: "adam", epochs: 6 }), { isSaved: true });
    const textOf = (checkpoint: Checkpoint) => [...formatCheckpoint(checkpoint, "run.checkpoint")].join("");
    const arraysOf = ({ tensors }: Checkpoint) =>
      [...tensors.parameters, ...tensors.previous].map(({ values }) => values);
    let spare: Checkpoint | undefined;
    for await (const _ of run.recordBatches()) {
      if (run.reason !== undefined) break;
      // Before the next batch, they are of the same moment.
      const own = textOf(run.checkpoint());
      const checkpoint = run.checkpoint(spare);
      expect(textOf(checkpoint)).toBe(own);
      for (const [i, values] of arraysOf(spare ?? checkpoint).entries()) expect(arraysOf(checkpoint)[i]).toBe(values);
      spare = checkpoint;
    }
    expect(spare?.run.epochs).toBeGreaterThan(1);
  },
);

test("the runs above were cut in all places that there are", () => {
  const places = ["after the last epoch", "before a measurement", "between epochs", "within an epoch"];
  expect([...seen].sort()).toEqual(places);
});
