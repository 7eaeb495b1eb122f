import type { Config } from "../../../src/config/schema.js";
import { optimizerDefaults } from "../../../src/optim/optimizer.js";
import type { EndRecord, EpochRecord, StartRecord, TrainingRecord } from "../../../src/train/records.js";

/** A start of so many epochs. */
export function startRecord(epochs: number): StartRecord {
  const config: Config = {
    data: { inputs: [[0], [1]], targets: [[0], [1]] },
    scale: "none",
    scaleTargets: "none",
    layers: [1],
    loss: "mse",
    optimizer: optimizerDefaults.sgd,
    lr: 0.1,
    epochs,
    shuffle: true,
    init: "default",
    dtype: "float64",
    arithmetic: "exact",
    threads: "auto",
    seed: 1,
  };
  const engine = { engine: "wasm", fusedMultiplyAdd: false } as const;
  return { type: "start", version: "1.2.3", seed: 1, config, parameters: 2, samples: 2, measures: [], ...engine };
}

export function epochRecord(epoch: number, loss = 1 / epoch): EpochRecord {
  return { type: "epoch", epoch, step: 2 * epoch, loss, lr: 0.1 };
}

export function endRecord(epochs: number, loss = 1 / epochs): EndRecord {
  const steps = 2 * epochs;
  return { type: "end", reason: "epochs", epochs, steps, loss, bestEpoch: epochs, bestLoss: loss, seconds: 0.5 };
}

/** A run that was to take `planned` epochs and took `epochs`. */
export function runRecords(epochs: number, planned = epochs): TrainingRecord[] {
  const all = Array.from({ length: epochs }, (_, i) => epochRecord(i + 1));
  return [startRecord(planned), ...all, endRecord(epochs)];
}
