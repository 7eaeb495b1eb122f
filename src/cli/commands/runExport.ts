import { basename, extname } from "node:path";
import type { Dtype } from "../../engine/engine.js";
import { UsageError } from "../../errors.js";
import type { ExportedFile, ExportFormat, ExportFormatName } from "../../export/exportFormat.js";
import { findExportFormat } from "../../export/exportFormats.js";
import { createPortableModel } from "../../export/portableModel.js";
import { abandonFiles } from "../../files/abandonFiles.js";
import { restoreModel } from "../../predict/restoreModel.js";
import type { Context } from "../context.js";
import { exitCodes } from "../exitCodes.js";
import { checkExportEnding } from "../files/checkEnding.js";
import { openModel } from "../files/openModel.js";
import { checkStandardInput } from "../files/openStdin.js";
import { standardStream } from "../files/standardStream.js";
import { writeFiles } from "../files/writeFiles.js";
import { leaveAtSignals } from "../interrupts.js";
import { red } from "../output/line.js";
import { checkTarget } from "./checkTargets.js";
import { performCheck } from "./performCheck.js";

/** The options as commander hands them over. */
export interface ExportOptions {
  readonly out?: string;
  readonly to?: ExportFormatName;
  readonly dtype?: Dtype;
  /** A file of rows; false if it is not to be checked. */
  readonly check?: string | boolean;
  readonly force: boolean;
}

/** `backprop export` */
export async function runExport(modelFile: string, options: ExportOptions, context: Context): Promise<number> {
  const { to, dtype, check, force } = options;
  const { stderr } = context;
  const out = checkOut(options);
  if (check === "") throw new UsageError("--check: got an empty text, expected the name of a file");
  const data = typeof check === "string" ? check : undefined;
  checkStandardInput([modelFile, data]);
  const checkTargets = (files: readonly string[]) => {
    for (const file of files) {
      checkTarget("--out", file, { force, remedy: "add --force" }, [
        ["the model", modelFile === "-" ? undefined : modelFile],
        ["the rows to check it on", data === "-" ? undefined : data],
      ]);
    }
  };
  checkTargets([out]);
  const format = findExportFormat(out, to);
  if (to !== undefined) checkExportEnding(out, to);
  const content = await openModel(modelFile, context);
  const restored = restoreModel(content, modelFile);
  const model = createPortableModel(content, modelFile, { dtype });
  const name = nameOf(out, modelFile, format);
  const standard = standardStream(out);
  const files = format.create(model, name, standard === undefined ? extname(out) : undefined);
  const named = nameFiles(out, files);
  if (standard !== undefined && context[standard].isTerminal && typeof named[0]?.content !== "string") {
    throw new UsageError(`--out ${out}: ${format.name} is binary, and a terminal takes text: name a file`);
  }
  checkTargets(named.map(({ file }) => file));
  // A check has temporary files, and a program that runs.
  const release = leaveAtSignals(context.io, abandonFiles, "leave");
  try {
    const options = { model, restored, name, files, format, modelFile, data };
    const problem = check === false ? undefined : await performCheck(options, context);
    if (problem !== undefined) {
      await stderr.write([
        ...problem.map((line, i) => (i === 0 ? [red("error:"), ` ${line}`] : line)),
        "nothing was written; --no-check writes it all the same",
      ]);
      return exitCodes.checkFailed;
    }
    await writeFiles(named, context);
  } finally {
    release();
  }
  if (standard === undefined) {
    await stderr.write([`saved to ${named.map(({ file }) => file).join(" and ")}`]);
  }
  await stderr.write((format.describeRest?.(model) ?? []).map((note) => `note: ${note}`));
  return exitCodes.done;
}

/** @throws UsageError if it is not said where to write */
function checkOut({ out }: ExportOptions): string {
  if (out === undefined) {
    throw new UsageError(
      "-o: got nothing, expected where to write the file: add -o FILE, such as -o model.onnx, or -o - for standard output",
    );
  }
  if (out === "") throw new UsageError("--out: got an empty text, expected the name of a file");
  return out;
}

/** The name that identifiers start with: that of the file, or that of the model if it goes to a standard stream. */
function nameOf(out: string, modelFile: string, { name }: ExportFormat): string {
  const file = [out, modelFile].find((each) => each !== "-" && standardStream(each) === undefined) ?? name;
  return basename(file, extname(file));
}

/** The files with their names. A standard stream gets the main file alone. */
function nameFiles(out: string, files: readonly ExportedFile[]) {
  if (standardStream(out) !== undefined) return files.slice(0, 1).map(({ content }) => ({ file: out, content }));
  const stem = out.slice(0, out.length - extname(out).length);
  return files.map(({ ending, content }, i) => ({ file: i === 0 ? out : `${stem}${ending}`, content }));
}
