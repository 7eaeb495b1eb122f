import { extname } from "node:path";
import { UsageError } from "../../errors.js";
import { type ExportFormatName, exportEndings } from "../../export/exportFormat.js";
import { quoteForShell } from "../../messages/quoteForShell.js";
import { standardStream } from "./standardStream.js";

const pageEndings: readonly string[] = [".html", ".htm"];
const formatEndings: readonly string[] = Object.values(exportEndings).flat();
/** What PyTorch saves with pickle, which takes the place of safetensors there. */
const pickled: readonly string[] = [".pt", ".pth"];

/**
 * Checks the name of a model file that a command writes.
 *
 * @throws UsageError if its ending says that another program, or a browser, could open it
 */
export function checkModelEnding(command: "train" | "import", out: string | undefined): void {
  if (out === undefined) return;
  const ending = endingOf(out);
  const maker = makerOf(ending);
  if (maker === undefined) return;
  const target = quoteForShell(pickled.includes(ending) ? rename(out, exportEndings.safetensors[0]) : out);
  const model = quoteForShell(rename(out, ".json"));
  throw new UsageError(
    `--out ${out}: ${command} writes a model file in JSON: name it ${model}, then type backprop ${maker} ${model} -o ${target}`,
  );
}

/**
 * Checks the name of a page.
 *
 * @throws UsageError if it has another ending than pages have
 */
export function checkPageEnding(out: string): void {
  const ending = endingOf(out);
  if (ending === "" || pageEndings.includes(ending)) return;
  throw new UsageError(`--out ${out}: report writes a web page: name it ${quoteForShell(rename(out, ".html"))}`);
}

/**
 * Checks the name of a file that is exported to a format that --to says.
 *
 * @throws UsageError if its ending is that of another format
 */
export function checkExportEnding(out: string, to: ExportFormatName): void {
  const ending = endingOf(out);
  const others = [...formatEndings, ...pickled, ...pageEndings, ".json", ".cjs", ".ts"];
  if (!others.includes(ending) || exportEndings[to].includes(ending)) return;
  const isFormat = formatEndings.includes(ending);
  const advice = `name it ${quoteForShell(rename(out, exportEndings[to][0]))}${isFormat ? ", or leave out --to" : ""}`;
  throw new UsageError(
    `--out ${out}: --to ${to} writes a file that ends in ${exportEndings[to].join(" or ")}: ${advice}`,
  );
}

/** The command that makes files with an ending of a model file. */
function makerOf(ending: string): "export" | "report" | undefined {
  if (pageEndings.includes(ending)) return "report";
  return formatEndings.includes(ending) || pickled.includes(ending) ? "export" : undefined;
}

/** In small letters; empty for a standard stream. */
function endingOf(file: string): string {
  return standardStream(file) === undefined ? extname(file).toLowerCase() : "";
}

function rename(file: string, ending: string): string {
  return file.slice(0, file.length - extname(file).length) + ending;
}
