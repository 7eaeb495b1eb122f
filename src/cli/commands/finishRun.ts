import type { Config } from "../../config/schema.js";
import { rateTimes } from "../../train/rateTimes.js";
import type { EndRecord, TrainingRecord } from "../../train/records.js";
import type { TrainingRun } from "../../train/trainingRun.js";
import type { Context } from "../context.js";
import type { CheckpointWriter } from "../files/checkpointWriter.js";
import { standardStream } from "../files/standardStream.js";
import type { Interrupts } from "../interrupts.js";
import type { LiveRun } from "../live/liveRun.js";
import type { Line } from "../output/line.js";
import type { TrainingLog } from "../reporters/trainingLog.js";
import { renderFacts, renderWrappedFacts } from "../tables/renderFacts.js";
import { describeEnd, describeModel, explainDivergence } from "./describeEnd.js";
import { describeHeldOut } from "./describeHeldOut.js";
import { describeNext, describeNumbers } from "./describeSummary.js";
import { type LoggedOptions, resumeCommand } from "./trainOptions.js";

/** What the parts of the work have in common. */
export interface Work {
  readonly run: TrainingRun;
  readonly config: Config;
  readonly options: LoggedOptions;
  readonly context: Context;
  readonly log: TrainingLog;
  readonly live: LiveRun;
  /** Sends records to the log and to what is shown live. */
  report(records: readonly TrainingRecord[]): Promise<void>;
  readonly checkpoints: CheckpointWriter | undefined;
  readonly interrupts: Interrupts;
}

/** Sums up the run on standard error and saves the model. False if a signal came before it was saved. */
export async function finishRun(end: EndRecord, work: Work): Promise<boolean> {
  const { options, context, log, checkpoints } = work;
  await explainEnd(end, work);
  await log.note(...(await renderSummary(end, work)));
  await describeCheckpoint(end, work);
  const saving = await save(end, work);
  const written = checkpoints?.failed.aborted === true ? undefined : checkpoints?.written;
  const next = describeNext({
    end,
    saved: saving === "saved" && standardStream(options.out ?? "") === undefined ? options.out : undefined,
    resume: written && resumeCommand(written.file, { ...options, out: options.out ?? "model.json" }),
  });
  if (saving !== "failed" && saving !== "left") await log.note(...(await renderWrappedFacts(next, context.stderr)));
  return saving !== "left";
}

/** Says why the run ended. */
async function explainEnd(end: EndRecord, work: Work): Promise<void> {
  const { config, log, checkpoints } = work;
  if (end.reason === "diverged") await log.fail(`${explainDivergence(end)}${describeRestart(end, work)}`);
  // If a checkpoint cannot be written, the error says why the run ends.
  const why = checkpoints?.failed.aborted === true ? undefined : describeEnd(end, config);
  const hint =
    end.reason === "signal" && checkpoints === undefined ? "; with --checkpoint FILE a run can go on later" : "";
  if (why !== undefined) await log.note(`${why}${hint}`);
}

/** The numbers of the run, and what the model is worth. That is a line of its own in a file or a pipe, where programs look for it. */
async function renderSummary(end: EndRecord, { run, context }: Work): Promise<readonly Line[]> {
  const { metrics, baseline } = end;
  const numbers = describeNumbers(end, run.best, run.start.samples);
  const isKnown = metrics !== undefined && baseline !== undefined;
  const worth = isKnown ? describeHeldOut({ metrics, baseline }, run.dropped) : [];
  if (context.stderr.columns !== undefined) return renderWrappedFacts([...numbers, ...worth], context.stderr);
  return [...(await renderFacts(numbers)), ...worth.map(([label, text]) => `${label === "" ? " " : label} ${text}`)];
}

/** Says how to go on after a signal. */
async function describeCheckpoint(end: EndRecord, { options, log, checkpoints }: Work): Promise<void> {
  const written = checkpoints?.written;
  if (end.reason === "signal" && written !== undefined && checkpoints?.failed.aborted !== true) {
    await log.note(`checkpoint written to ${written.file}; to go on, type ${resumeCommand(written.file, options)}`);
  }
}

/** Saves the model, if that is asked for. `left` if a signal came before it was saved. */
async function save(end: EndRecord, work: Work): Promise<"not asked for" | "saved" | "failed" | "left"> {
  const { run, config, options, context, log, interrupts } = work;
  const { out } = options;
  if (out === undefined) return "not asked for";
  if (end.model === undefined) {
    await log.fail(`nothing is saved to ${out}: none of the last parameters have a finite loss on the data trained on`);
    return "failed";
  }
  const { saveModel } = await import("../files/saveModel.js");
  // After a run that a signal ended, only the next signal ends the waiting.
  const signal = end.reason === "signal" ? undefined : interrupts.signal;
  if (!(await saveModel(out, run.model(), context, { note: (message) => log.note(message), signal }))) {
    await log.fail(`${out}: interrupted before all of the model was read from this pipe: it is not saved`);
    return "left";
  }
  await log.note(`saved to ${out}${describeModel(end, config)}`);
  return "saved";
}

/** How a run that has diverged can go on from before that. */
function describeRestart({ model }: EndRecord, { run, config, options, checkpoints }: Work): string {
  const rate = rateTimes(config, 0.1);
  if (checkpoints?.written !== undefined) {
    const { file, epoch } = checkpoints.written;
    // The model that is saved now is in the way.
    const force = options.out !== undefined && model !== undefined ? " --force" : "";
    const command = `${resumeCommand(file, options)} --lr ${rate}${force}`;
    return `; the checkpoint in ${file} is of epoch ${epoch}, before that: to go on from there, type ${command}`;
  }
  if (run.resumed === undefined) return "";
  // What this command has changed is not in the checkpoint.
  return `; ${run.resumed.file} is as it was: to go on from there, type this command again with a smaller rate, such as ${rate}; if that diverges too, its parameters are too large already, and only a new run helps`;
}
