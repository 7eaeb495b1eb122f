import { checkSchema } from "../../config/checkSchema.js";
import { parseConfigText } from "../../config/configText.js";
import { describeFinding } from "../../config/findProblems.js";
import type { Label } from "../../data/encode/findLabels.js";
import { UsageError } from "../../errors.js";
import type { ImporterName } from "../../import/importerNames.js";
import { importModel } from "../../import/importModel.js";
import { formatValue } from "../../messages/formatValue.js";
import { suggestion } from "../../messages/nearest.js";
import { quoteForShell } from "../../messages/quoteForShell.js";
import { formatModel } from "../../model/modelFile.js";
import type { LayerSpec } from "../../nn/layers.js";
import { type LossName, lossNames } from "../../nn/losses/losses.js";
import { restoreModel } from "../../predict/restoreModel.js";
import { openFile } from "../../text/readText.js";
import type { Context } from "../context.js";
import { exitCodes } from "../exitCodes.js";
import { checkModelEnding } from "../files/checkEnding.js";
import { openConfig } from "../files/openConfig.js";
import { checkStandardInput, noteWaiting, openStdin } from "../files/openStdin.js";
import { readWhole } from "../files/readWhole.js";
import { writeFiles } from "../files/writeFiles.js";
import { renderImported } from "../tables/renderImported.js";
import { checkTarget } from "./checkTargets.js";

/** The options as commander hands them over. */
export interface ModelImportOptions {
  readonly out: string;
  readonly from?: ImporterName;
  readonly layers?: string;
  readonly config?: string;
  readonly loss?: string;
  readonly inputs?: readonly string[];
  readonly target?: readonly string[];
  readonly labels?: readonly Label[];
  readonly force: boolean;
}

/** `backprop import` */
export async function runImport(file: string, options: ModelImportOptions, context: Context): Promise<number> {
  const { out, from, inputs, target, labels, force } = options;
  const loss = options.loss === undefined ? undefined : parseLoss(options.loss);
  const layers = options.layers === undefined ? undefined : parseLayers(options.layers);
  checkOptions(file, options);
  checkTarget("--out", out, { force, remedy: "add --force" }, [
    ["the file to import", file === "-" ? undefined : file],
    ["the config", options.config === "-" ? undefined : options.config],
  ]);
  const config = options.config === undefined ? undefined : await openConfig(options.config, [], context);
  await noteWaiting(file, "a file of another program on standard input; Ctrl-D ends it", context);
  const bytes = await readWhole(file === "-" ? openStdin(context.io.stdin) : openFile(file));
  const name = file === "-" ? "<stdin>" : file;
  const imported = await importModel(bytes, name, { from, layers, config, loss, inputs, target, labels });
  const restored = restoreModel(imported.model, name);
  await writeFiles([{ file: out, content: formatModel(imported.model, out) }], context);
  await context.stderr.write(await renderImported({ ...imported, restored, file: name, out }, context.stderr));
  return exitCodes.done;
}

/** @throws UsageError if options do not go together */
function checkOptions(file: string, options: ModelImportOptions): void {
  const { out, config, layers, loss, inputs, target, labels } = options;
  if (out === "") throw new UsageError("--out: got an empty text, expected the name of a file");
  checkModelEnding("import", out);
  if (config === "") throw new UsageError("--config: got an empty text, expected the name of a file");
  checkStandardInput([file, config]);
  if (config === undefined) return;
  const others = Object.entries({ layers, loss, inputs, target, labels }).filter(([, value]) => value !== undefined);
  if (others.length === 0) return;
  throw new UsageError(others.map(([name]) => `--${name}: the config says it: leave out one of the two`));
}

/** @throws UsageError if there is no such loss */
function parseLoss(name: string): LossName {
  const found = lossNames.find((known) => known === name);
  if (found !== undefined) return found;
  const hint = suggestion(name, lossNames);
  throw new UsageError(`--loss: there is no loss ${formatValue(name)}, expected one of ${lossNames.join(", ")}${hint}`);
}

/**
 * Reads `--layers`: a list as in a config, or one of activations alone.
 *
 * @throws UsageError if it is none
 */
function parseLayers(text: string): readonly LayerSpec[] {
  const example = `expected a list such as '[16, "relu", 3]'`;
  if (!/^\s*\[.*\]\s*$/s.test(text)) throw new UsageError(`--layers ${quoteForShell(text)}: ${example}`);
  const { value, syntaxProblem } = parseConfigText(text, "--layers");
  if (syntaxProblem !== undefined || !Array.isArray(value)) {
    throw new UsageError(`--layers: ${syntaxProblem?.message ?? "this is no list"}; ${example}`);
  }
  // A linear layer behind them, for lists of activations alone: a config needs one.
  const checked = checkSchema({ data: { imported: "" }, layers: [...value, 1] });
  if (!("findings" in checked)) return checked.config.layers.slice(0, -1);
  const problems = checked.findings.map((finding) => {
    const [, index] = finding.path;
    return `${index === undefined ? "--layers" : `--layers[${index}]`}: ${describeFinding(finding)}`;
  });
  throw new UsageError(problems);
}
