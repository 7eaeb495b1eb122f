import { Output } from "../../../src/cli/output/output.js";
import { createStyle } from "../../../src/cli/output/style.js";
import { Warnings } from "../../../src/cli/output/warnings.js";
import type { Resumed } from "../../../src/cli/reporters/continueLog.js";
import { TrainingLog, type TrainingLogOptions } from "../../../src/cli/reporters/trainingLog.js";
import type { TrainingRecord } from "../../../src/train/records.js";
import { CapturedIo, type CapturedStream } from "../runMain.js";

export interface Logged {
  readonly stdout: string;
  readonly stderr: string;
}

/** Opens a training log, and what it writes to. */
export async function openTrainingLog(options: Partial<TrainingLogOptions>, resumed?: Resumed) {
  const io = new CapturedIo();
  const output = (stream: CapturedStream, name: string) => new Output(stream, name, createStyle(stream, {}, false));
  const context = { io, stdout: output(io.stdout, "standard output"), stderr: output(io.stderr, "standard error") };
  const all = { format: "ndjson", quiet: false, ...options } as const;
  return { io, log: await TrainingLog.open(all, context, new Warnings(context.stderr), resumed) };
}

/** Logs the records of a run. */
export async function logRecords(
  options: Partial<TrainingLogOptions>,
  records: readonly TrainingRecord[],
  resumed?: Resumed,
): Promise<Logged> {
  const { io, log } = await openTrainingLog(options, resumed);
  for (const record of records) await log.write([record]);
  await log.close();
  return { stdout: io.stdout.text, stderr: io.stderr.text };
}
