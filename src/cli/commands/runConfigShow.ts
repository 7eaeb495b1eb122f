import { dirname } from "node:path";
import { renderFilledConfig } from "../../config/filledConfig.js";
import { examineConfig, readConfigText } from "../../config/loadConfig.js";
import { ConfigError } from "../../errors.js";
import { wrapWords } from "../../messages/wrapWords.js";
import { printable } from "../../printable.js";
import { openFile } from "../../text/readText.js";
import type { Context } from "../context.js";
import { exitCodes } from "../exitCodes.js";
import { typedConfig } from "../files/openConfig.js";
import { noteWaiting, openStdin } from "../files/openStdin.js";
import { fitExample, isComment } from "../help/fitExample.js";
import { dim, type Line } from "../output/line.js";
import type { OverrideOptions, ReportFormat } from "./sharedOptions.js";
import { collectOverrides } from "./trainOptions.js";

/** The options as commander hands them over. */
export interface ConfigShowOptions extends OverrideOptions {
  readonly format: ReportFormat;
}

/** Comments are not further to the right than this. */
const widestText = 60;

/** `backprop config show` */
export async function runConfigShow(
  file: string,
  options: ConfigShowOptions,
  { io, stdout, stderr }: Context,
): Promise<number> {
  await noteWaiting(file, typedConfig, { io, stderr });
  const source = file === "-" ? openStdin(io.stdin) : openFile(file);
  const directory = file === "-" ? "." : dirname(file);
  const overrides = collectOverrides(options);
  const text = await readConfigText(source);
  const { problems, loaded } = examineConfig(text, { file: source.name, directory, overrides });
  if (loaded === undefined || problems.length > 0) throw new ConfigError(problems);
  const lines = renderFilledConfig(loaded.config, loaded.findOrigin, loaded.schemaFile);
  if (options.format === "json") {
    const plain = lines.filter((line) => !/^\s*\/\//.test(line.text)).map((line) => `${line.text}\n`);
    await stdout.writeData(plain.join(""));
    return exitCodes.done;
  }
  const commented = lines.filter(({ comment, text }) => comment !== "" && text.length <= widestText);
  const width = Math.max(0, ...commented.map((line) => line.text.length));
  const parts = lines.map(
    ({ text, comment }) => [comment === "" ? text : text.padEnd(width), onOneLine(comment)] as const,
  );
  const { columns } = stdout;
  if (columns !== undefined) {
    await stdout.writeUnbroken(parts.flatMap(([code, comment]) => fitLine(code, comment, columns)));
  } else {
    await stdout.writeData(parts.map(([code, comment]) => `${code}${comment && ` // ${comment}`}\n`).join(""));
  }
  return exitCodes.done;
}

/** A comment is not squeezed into less beside its line. */
const narrowestComment = 20;

/** A line of code and its comment. On a narrow terminal the comment is wrapped under itself, or goes above the line. */
function fitLine(code: string, comment: string, columns: number): readonly Line[] {
  if (comment === "" && code.length <= columns) return [code];
  const sign = " // ";
  const room = columns - code.length - sign.length;
  if (room >= Math.min(comment.length, narrowestComment)) {
    const margin = " ".repeat(code.length);
    return wrapWords(comment.split(" "), room).map((line, i) => [i === 0 ? code : margin, dim(sign + line)]);
  }
  const whole = comment === "" ? code : `${code}${sign}${comment}`;
  return fitExample(whole, columns).map((line) => (isComment(line) ? [dim(line)] : line));
}

/** What was typed may have line breaks, which would end the comment. */
function onOneLine(comment: string): string {
  return printable(comment.replace(/\s+/g, " "));
}
