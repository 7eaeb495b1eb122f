import { basename } from "node:path";
import { renderShortConfig } from "../../config/shortConfig.js";
import { DataError, TextError, UsageError } from "../../errors.js";
import { quoteForShell } from "../../messages/quoteForShell.js";
import type { Model } from "../../model/model.js";
import { restoreModel } from "../../predict/restoreModel.js";
import { collectReport } from "../../report/collect/collectReport.js";
import { renderReport } from "../../report/renderReport.js";
import type { LossCurves } from "../../report/reportContent.js";
import type { Context } from "../context.js";
import { exitCodes } from "../exitCodes.js";
import { checkPageEnding } from "../files/checkEnding.js";
import { openModel } from "../files/openModel.js";
import { checkStandardInput, noteWaiting } from "../files/openStdin.js";
import { standardStream } from "../files/standardStream.js";
import { writeFiles } from "../files/writeFiles.js";
import { withProgress } from "../live/withProgress.js";
import { chooseCurves } from "../logs/chooseCurves.js";
import { doubtLog } from "../logs/doubtLog.js";
import { readLog } from "../logs/readLog.js";
import { RunLog } from "../logs/runLog.js";
import { checkTarget } from "./checkTargets.js";

/** The options as commander hands them over. */
export interface ReportOptions {
  readonly out?: string;
  readonly data?: string;
  readonly force: boolean;
}

/** `backprop report` */
export async function runReport(
  modelFile: string,
  logFile: string | undefined,
  options: ReportOptions,
  context: Context,
): Promise<number> {
  const out = checkFiles(modelFile, logFile, options);
  const model = await openModel(modelFile, context);
  const restored = restoreModel(model, modelFile);
  const curves = logFile === undefined ? undefined : await readCurves(logFile, model, context);
  const name = modelFile === "-" ? "model.json" : basename(modelFile);
  const content = await withProgress(context, ({ onRead }) =>
    collectReport(model, restored, {
      modelFile,
      name,
      dataFile: options.data,
      onRead,
      curves,
      command: commandOf(name, model),
    }),
  );
  if ("reason" in content.data) {
    await context.stderr.write([
      `note: nothing on the page is measured on rows of the data: ${content.data.reason}; if you have some, add --data FILE`,
    ]);
  }
  await writeFiles([{ file: out, content: renderReport(content) }], context);
  if (standardStream(out) === undefined) await context.stderr.write([`written to ${out}: open it in a browser`]);
  return exitCodes.done;
}

/** @throws UsageError, FileError if the page cannot be written, or would overwrite what it is made from */
function checkFiles(modelFile: string, logFile: string | undefined, { out, data, force }: ReportOptions): string {
  if (out === undefined) {
    const isPage = logFile !== undefined && /\.html?$/i.test(logFile);
    const advice = isPage
      ? `did you mean -o ${quoteForShell(logFile)}?`
      : "add -o FILE.html, or -o - for standard output";
    throw new UsageError(`-o: got nothing, expected where to write the page: ${advice}`);
  }
  if (out === "") throw new UsageError("--out: got an empty text, expected the name of a file");
  if (data === "") throw new UsageError("--data: got an empty text, expected the name of a file");
  if (data === "-")
    throw new UsageError("--data -: the data is read more than once, which standard input cannot give: name a file");
  checkStandardInput([modelFile, ...(logFile === undefined ? [] : [logFile])]);
  checkTarget("--out", out, { force, remedy: "add --force" }, [
    ["the model", modelFile],
    ["the log", logFile === "-" ? undefined : logFile],
    ["the data", data],
  ]);
  checkPageEnding(out);
  return out;
}

async function readCurves(file: string, model: Model, context: Context): Promise<LossCurves> {
  const log = new RunLog(file === "-" ? "<stdin>" : file);
  if (file === "-") await noteWaiting("-", "a log on standard input; Ctrl-D ends it", context);
  try {
    await readLog(log, file, context.io);
  } catch (error) {
    throw error instanceof TextError ? new DataError(error.problem, error.place) : error;
  }
  if (log.curves.size === 0)
    throw new DataError("the log has no epochs: leave it out, or name another one", { file: log.file });
  const doubt = doubtLog(log, model);
  if (doubt !== undefined) await context.stderr.write([`note: ${log.file} is the log of another run: ${doubt}`]);
  return { file: file === "-" ? "standard input" : basename(file), series: chooseCurves([log], [file], []), doubt };
}

/** What makes the model again. The config is quoted, so that a shell changes nothing in it. */
function commandOf(name: string, { config }: Model): string | undefined {
  if ("imported" in config.data) return undefined;
  return `backprop train - -o ${quoteForShell(name)} <<'EOF'\n${renderShortConfig(config)}\nEOF`;
}
