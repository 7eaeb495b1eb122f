import type { FoundModel } from "../../import/importModel.js";
import type { Fact } from "../../messages/fact.js";
import { formatCount } from "../../messages/formatCount.js";
import { formatValues } from "../../messages/formatValue.js";
import { quoteForShell } from "../../messages/quoteForShell.js";
import { countNumbers, sizesOfLayers } from "../../nn/network.js";
import type { RestoredModel } from "../../predict/restoreModel.js";
import { describeColumn } from "../../report/receipt/describeColumn.js";
import { standardStream } from "../files/standardStream.js";
import type { Line } from "../output/line.js";
import type { Room } from "../output/output.js";
import { describeLayers } from "./describeLayers.js";
import { renderWrappedFacts } from "./renderFacts.js";

export interface ImportedFile extends FoundModel {
  readonly restored: RestoredModel;
  readonly file: string;
  readonly out: string;
}

/** What was read out of a file, for people, and what it does not say. */
export async function renderImported(
  { importer, notes, restored, file, out }: ImportedFile,
  room: Room,
): Promise<Line[]> {
  const { config, network, inputColumns, outputColumns } = restored;
  const { inputWidth, parameters } = network;
  const chain = { inputWidth, layers: sizesOfLayers(network), parameters: countNumbers(parameters) };
  const targets = outputColumns.map((column) => `${column.name}: ${describeColumn(column)}`);
  const facts: readonly Fact[] = [
    ["read", `${file}: ${importer.title}`],
    ["network", describeLayers(chain)],
    ["inputs", `${formatCount(inputColumns.length, "column")}: ${formatValues(inputColumns.map(({ name }) => name))}`],
    ["targets", [...targets.slice(0, mostTargets), ...(targets.length > mostTargets ? ["…"] : [])].join("; ")],
    ["loss", `${config.loss}, ${config.dtype}`],
  ];
  const lines = await renderWrappedFacts(facts, room);
  const saved = standardStream(out) === undefined ? [`saved to ${out}`, ...proposeNext(out, outputColumns)] : [];
  return [...lines, ...notes.map((note) => `note: ${note}`), ...saved];
}

/** What can be done with the model now. */
function proposeNext(out: string, targets: RestoredModel["outputColumns"]): readonly string[] {
  const [name, target] = [out, targets.map(({ name }) => name).join(",")].map((text) => quoteForShell(text));
  return [
    `to predict: backprop predict ${name} DATA.csv`,
    `to train on: backprop train DATA.csv --target ${target} --weights ${name} -o NEW`,
  ];
}

/** Of many targets, so many are described. */
const mostTargets = 5;
