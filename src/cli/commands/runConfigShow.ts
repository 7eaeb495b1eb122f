import { dirname } from "node:path";
import { renderFilledConfig } from "../../config/filledConfig.js";
import { examineConfig, readConfigText } from "../../config/loadConfig.js";
import { ConfigError } from "../../errors.js";
import { printable } from "../../printable.js";
import { openFile } from "../../text/readText.js";
import type { Context } from "../context.js";
import { exitCodes } from "../exitCodes.js";
import { openStdin } from "../files/openStdin.js";
import { dim } from "../output/line.js";
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
  { io, stdout }: Context,
): Promise<number> {
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
  const parts = lines.map(({ text, comment }) =>
    comment === "" ? ([text, ""] as const) : ([text.padEnd(width), ` // ${onOneLine(comment)}`] as const),
  );
  if (stdout.isTerminal) await stdout.write(parts.map(([code, comment]) => [code, dim(comment)]));
  else await stdout.writeData(parts.map(([code, comment]) => `${code}${comment}\n`).join(""));
  return exitCodes.done;
}

/** What was typed may have line breaks, which would end the comment. */
function onOneLine(comment: string): string {
  return printable(comment.replace(/\s+/g, " "));
}
