import type { EndRecord, EpochRecord, StartRecord } from "../../src/train/records.js";
import type { TrainingRun } from "../../src/train/trainingRun.js";

/** A run's records, sorted by their type. */
export async function collect(run: TrainingRun, signal?: AbortSignal) {
  const epochs: EpochRecord[] = [];
  let start: StartRecord | undefined;
  let end: EndRecord | undefined;
  for await (const record of run.records(signal)) {
    if (record.type === "epoch") epochs.push(record);
    else if (record.type === "start") start = record;
    else if (record.type === "end") end = record;
  }
  if (start === undefined || end === undefined) throw new Error("a run has a start and an end");
  return { start, epochs, end };
}
