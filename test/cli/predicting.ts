import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ModelParts, writeModelFile } from "../predict/models.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { type CapturedOptions, type Outcome, runMain } from "./runMain.js";

/** Predicts rows from standard input. */
export async function predict(
  model: ModelParts,
  stdin: NonNullable<CapturedOptions["stdin"]>,
  ...options: readonly string[]
): Promise<Outcome> {
  return runMain(["predict", writeModelFile(temporaryFolder(), model), "-", ...options], { stdin });
}

/** Predicts rows from a file of this name. */
export async function predictFile(
  model: ModelParts,
  name: string,
  content: string | Buffer,
  ...options: readonly string[]
): Promise<Outcome> {
  const folder = temporaryFolder();
  writeFileSync(join(folder, name), content);
  const outcome = await runMain(["predict", writeModelFile(folder, model), join(folder, name), ...options]);
  return { ...outcome, stderr: outcome.stderr.replaceAll(folder, "") };
}

/** The outcome of a command that succeeds with this output and no message. */
export const done = (stdout: string) => ({ code: 0, stdout, stderr: "" });
