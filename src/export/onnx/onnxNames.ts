import type { InputColumn, OutputColumn } from "../../data/encode/dataset.js";
import type { PortableModel } from "../portableModel.js";
import { dateFields } from "./encodeDate.js";
import { OnnxGraph } from "./onnxGraph.js";

/** The inputs and outputs of an exported model. */
export interface OnnxNames {
  /** One matrix, if all columns are numbers. */
  readonly matrix: string | undefined;
  /** Else the inputs of each column. */
  readonly columns: ReadonlyMap<InputColumn, readonly string[]>;
  /** The outputs of each target: a number, or the label and then the probabilities of a class. */
  readonly targets: ReadonlyMap<OutputColumn, readonly string[]>;
}

/** Takes the names of inputs and outputs, before any other value has one. */
export function takeNames({ inputColumns, outputColumns }: PortableModel, graph: OnnxGraph): OnnxNames {
  const take = (names: readonly string[]) => names.map((name) => graph.unique(name));
  const isMatrix = inputColumns.every(({ kind }) => kind === "number");
  const isOnly = outputColumns.length === 1;
  return {
    matrix: isMatrix ? graph.unique("inputs") : undefined,
    columns: new Map(isMatrix ? [] : inputColumns.map((column) => [column, take(inputsOf(column))])),
    targets: new Map(outputColumns.map((column) => [column, take(outputsOf(column, isOnly))])),
  };
}

/** The names that a model's export has. A name that is taken already has a number behind it. */
export function namesOfExport(model: PortableModel): OnnxNames {
  return takeNames(model, new OnnxGraph(model.dtype));
}

function inputsOf({ name, kind }: InputColumn): readonly string[] {
  return kind === "date" ? dateFields.map((field) => `${name} ${field}`) : [name];
}

function outputsOf({ name, kind }: OutputColumn, isOnly: boolean): readonly string[] {
  if (kind === "number") return [name];
  return isOnly ? ["label", "probabilities"] : [name, `${name} probabilities`];
}
