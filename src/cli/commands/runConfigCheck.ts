import { dirname } from "node:path";
import { isJsonSchema } from "../../config/jsonSchema.js";
import { comparePlaces, type ExaminedConfig, examineConfig, readConfigText } from "../../config/loadConfig.js";
import type { Override } from "../../config/overrides.js";
import { ConfigError, FileError, type Problem, UsageError } from "../../errors.js";
import { openFile } from "../../text/readText.js";
import { findRunProblems, type RunProblem } from "../../train/findRunProblems.js";
import type { Context } from "../context.js";
import { exitCodes } from "../exitCodes.js";
import { explainMixup } from "../files/explainMixup.js";
import { typedConfig } from "../files/openConfig.js";
import { noteWaiting, openStdin } from "../files/openStdin.js";
import { type CheckedConfig, renderCheckedConfigs } from "../tables/renderCheckedConfigs.js";
import type { OverrideOptions, ReportFormat } from "./sharedOptions.js";
import { collectOverrides } from "./trainOptions.js";

/** The options as commander hands them over. */
export interface ConfigCheckOptions extends OverrideOptions {
  readonly data: boolean;
  readonly format: ReportFormat;
}

/** `backprop config check` */
export async function runConfigCheck(
  files: readonly string[],
  options: ConfigCheckOptions,
  context: Context,
): Promise<number> {
  if (files.filter((file) => file === "-").length > 1) throw new UsageError('"-" is there twice: expected it once');
  const { io, stdout } = context;
  const overrides = collectOverrides(options);
  const checked: CheckedConfig[] = [];
  for (const file of files) {
    await noteWaiting(file, typedConfig, context);
    const source = file === "-" ? openStdin(io.stdin) : openFile(file);
    checked.push(await check(source, file, overrides, options.data));
  }
  // A pattern such as configs/*.json names the schema, too.
  const configs = files.length > 1 ? checked.filter(({ isSchema }) => !isSchema) : checked;
  if (options.format === "json") {
    const records = configs.map(({ file, problems, warnings }) => ({
      file,
      problems: problems.map(flatten),
      warnings,
    }));
    await stdout.writeData(`${JSON.stringify(records, null, 2)}\n`);
  } else await stdout.write(renderCheckedConfigs(configs));
  const codes = configs.flatMap(({ problems }) => problems.map(({ kind }) => codeOf[kind]));
  return codes.length === 0 ? exitCodes.done : Math.min(...codes);
}

const codeOf = {
  config: exitCodes.usage,
  data: exitCodes.data,
  file: exitCodes.file,
} as const satisfies Readonly<Record<RunProblem["kind"], number>>;

async function check(
  source: ReturnType<typeof openFile>,
  file: string,
  overrides: readonly Override[],
  readsData: boolean,
): Promise<CheckedConfig> {
  const about = { file: source.name, isSchema: false, isDataRead: true, warnings: [] };
  let examined: ExaminedConfig;
  try {
    const text = await readConfigText(source);
    if (isJsonSchema(text)) {
      const problem = problemOf(source.name, "this is a JSON Schema, not a config");
      return { ...about, isSchema: true, problems: [problem] };
    }
    examined = examineConfig(text, { file: source.name, directory: file === "-" ? "." : dirname(file), overrides });
  } catch (error) {
    const mixup = await explainMixup(error, ["train", file]);
    if (mixup !== undefined) {
      const kind = error instanceof FileError ? "file" : "config";
      return { ...about, problems: [problemOf(source.name, mixup.slice(source.name.length + 2), kind)] };
    }
    if (error instanceof FileError) return { ...about, problems: [problemOf(error.file, error.reason, "file")] };
    if (error instanceof ConfigError) return { ...about, problems: error.problems.map(ofConfig) };
    throw error;
  }
  const problems = examined.problems.map(ofConfig);
  if (examined.loaded === undefined) {
    const mixup = await explainMixup(new ConfigError(examined.problems), ["train", file]);
    if (mixup !== undefined)
      return { ...about, problems: [problemOf(source.name, mixup.slice(source.name.length + 2))] };
  }
  const readable = examined.loaded ?? examined.part;
  if (!readsData) return { ...about, problems };
  if (readable === undefined) return { ...about, problems, isDataRead: false };
  const run = await findRunProblems(readable, examined.loaded !== undefined);
  const isHere = ({ place }: Problem) => place.file === source.name;
  const here = [...problems, ...run.problems.filter(isHere)].toSorted(comparePlaces);
  const elsewhere = run.problems.filter((problem) => !isHere(problem));
  return { ...about, problems: [...here, ...elsewhere], warnings: run.warnings };
}

function ofConfig(problem: Problem): RunProblem {
  return { ...problem, kind: "config" };
}

function problemOf(file: string, message: string, kind: RunProblem["kind"] = "config"): RunProblem {
  return { kind, path: "", place: { file }, message };
}

/** A problem for programs: its place is not an object of its own. */
function flatten({ kind, place, path, message }: RunProblem) {
  return { kind, ...place, path, message };
}
