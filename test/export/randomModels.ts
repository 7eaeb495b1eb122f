import { checkSchema } from "../../src/config/checkSchema.js";
import type { Config } from "../../src/config/schema.js";
import { columnNames } from "../../src/data/encode/inputNames.js";
import { nameInputs } from "../../src/data/load/loadInline.js";
import type { Model } from "../../src/model/model.js";
import type { LayerSpec } from "../../src/nn/layers.js";
import { losses } from "../../src/nn/losses/losses.js";
import { buildNetwork } from "../../src/nn/network.js";
import type { Row } from "../../src/predict/rows.js";
import { RandomStream } from "../../src/random.js";
import {
  type CellWriting,
  type DrawnColumn,
  type DrawnTargets,
  drawColumns,
  targets,
  writings,
} from "./randomColumns.js";
import { drawLayers } from "./randomLayers.js";

/** A model with rows to try it on. The same for every run. */
export interface RandomModel {
  /** `random-07.json` */
  readonly file: string;
  readonly model: Model;
  /** Rows that predict takes: raw cells by the names of the inputs, as a data file has them. */
  readonly rows: readonly Row[];
  /** Rows that predict refuses. */
  readonly refused: readonly Row[];
}

const modelCount = 50;
const rowCount = 24;

/** 50 models over all activations, losses, scalers, kinds of columns and policies for what is missing or unknown. */
export function createRandomModels(): readonly RandomModel[] {
  return Array.from({ length: modelCount }, (_, index) => createRandomModel(index));
}

function createRandomModel(index: number): RandomModel {
  const random = RandomStream.create(index, "generate");
  const drawn = targets[index % targets.length] as DrawnTargets;
  // A model that does not describe its inputs has plain numbers.
  const isBare = drawn.columns === undefined && index % 2 === 1;
  const writing: CellWriting = isBare ? {} : (writings[index % writings.length] as CellWriting);
  const columns = isBare ? drawPlainColumns(random) : drawColumns(index, writing, random);
  const config = createConfig(index, drawn, writing, drawLayers(index, drawn.width, random));
  return {
    file: `random-${String(index).padStart(2, "0")}.json`,
    model: {
      config,
      ...(!isBare && { inputs: { columns: columns.map(({ column }) => column) } }),
      ...(drawn.columns !== undefined && { outputs: { columns: drawn.columns } }),
      parameters: drawParameters(config, columnNames(columns.map(({ column }) => column)).length, random),
    },
    rows: Array.from({ length: rowCount }, (_, row) => drawRow(columns, row, random)),
    refused: drawRefused(columns, random),
  };
}

function drawPlainColumns(random: RandomStream): readonly DrawnColumn[] {
  return Array.from({ length: 3 }, (_, i) => ({
    column: { name: nameInputs(i), kind: "number" },
    cells: Array.from({ length: 12 }, () => random.normal(0, 1.5)),
    refused: ["", "much", null],
  }));
}

function createConfig(index: number, drawn: DrawnTargets, writing: CellWriting, layers: readonly LayerSpec[]): Config {
  const { loss, columns, threshold } = drawn;
  const named = { csv: "rows.csv", target: columns?.map(({ name }) => name), ...writing };
  const checked = checkSchema({
    data: columns === undefined ? { inputs: [[0]], targets: [0] } : named,
    layers,
    loss,
    ...(threshold !== undefined && { threshold }),
    dtype: index % 7 === 5 ? "float32" : "float64",
  });
  if ("findings" in checked) throw new Error(`model ${index}: ${JSON.stringify(checked.findings)}`);
  return checked.config;
}

/** Weights that keep the size of what goes through them, so that no output is saturated; the last ones are larger for classes, so that several are predicted. */
function drawParameters(
  { layers, init, dtype, loss }: Config,
  inputs: number,
  random: RandomStream,
): Model["parameters"] {
  const round = dtype === "float32" ? Math.fround : Number;
  const { parameters } = buildNetwork(layers, inputs, init);
  const last = parameters.findLast(({ shape }) => shape.length === 2);
  return parameters.map((parameter) => {
    const { name, shape } = parameter;
    const [fanIn = 1, fanOut = fanIn] = shape;
    const gain = parameter === last && losses[loss].targets.kind !== "numbers" ? 3 : 1;
    const size = shape.length === 2 ? gain / Math.sqrt(fanIn) : 0.5;
    const length = shape.length === 2 ? fanIn * fanOut : fanIn;
    return { name, shape, values: Float64Array.from({ length }, () => round(random.normal(0, size))) };
  });
}

/** The first rows go through all cells of a column in turn, the others are drawn. */
function drawRow(columns: readonly DrawnColumn[], index: number, random: RandomStream): Row {
  return toRow(columns, ({ cells }) => cells[index < 12 ? index % cells.length : random.integer(cells.length)] ?? null);
}

/** For each refused cell a row that is in order but for it. */
function drawRefused(columns: readonly DrawnColumn[], random: RandomStream): readonly Row[] {
  return columns.flatMap((wrong) =>
    wrong.refused.map((cell) =>
      toRow(columns, (column) =>
        column === wrong ? cell : (column.cells[random.integer(Math.min(column.cells.length, 3))] ?? null),
      ),
    ),
  );
}

/** `__proto__` is a name like any other. */
function toRow(columns: readonly DrawnColumn[], cellOf: (column: DrawnColumn) => DrawnColumn["cells"][number]): Row {
  return Object.fromEntries(columns.map((drawn) => [drawn.column.name, cellOf(drawn)]));
}
