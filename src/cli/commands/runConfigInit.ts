import { dirname, isAbsolute, relative } from "node:path";
import { UsageError } from "../../errors.js";
import { quoteForShell } from "../../messages/quoteForShell.js";
import type { Context } from "../context.js";
import { exitCodes } from "../exitCodes.js";
import type { DataInputOptions } from "../files/openDataInput.js";
import { openOutput } from "../files/openOutput.js";
import { standardStream } from "../files/standardStream.js";
import { fitCode } from "../help/fitExample.js";
import { withProgress } from "../live/withProgress.js";
import { checkTarget } from "./checkTargets.js";
import type { ProposalArguments } from "./proposalOptions.js";
import { describeDoubts, proposeFor, renderProfile } from "./proposeFor.js";

/** The options as commander hands them over. */
export interface ConfigInitOptions extends ProposalArguments, DataInputOptions {
  readonly out?: string;
  readonly force: boolean;
}

/** `backprop config init` */
export async function runConfigInit(file: string, options: ConfigInitOptions, context: Context): Promise<number> {
  const { out = "-", force } = options;
  if (out === "") throw new UsageError("--out: got an empty text, expected the name of a file");
  const isFile = standardStream(out) === undefined;
  if (isFile) checkTarget("--out", out, { force, remedy: "add --force" }, [["the data", file]]);
  const proposed = await withProgress(context, ({ onRead }) =>
    proposeFor(file, options, (path) => pathFrom(isFile ? dirname(out) : ".", path), onRead),
  );
  await context.stderr.write([...(await renderProfile(proposed, context.stderr)), ...describeDoubts(proposed)]);
  const output = await openOutput(out, context);
  const { columns } = output.output;
  if (columns === undefined) await output.output.writeData(proposed.text);
  else await output.output.writeUnbroken(fitCode(proposed.text.trimEnd().split("\n"), columns));
  await output.finish();
  if (isFile)
    await context.stderr.write([`saved to ${out}; now type: backprop train ${quoteForShell(out)} -o model.json`]);
  return exitCodes.done;
}

/** The path of a file in a config in a folder. One that is absolute stays so. */
export function pathFrom(folder: string, file: string): string {
  return isAbsolute(file) ? file : relative(folder, file).replaceAll("\\", "/");
}
