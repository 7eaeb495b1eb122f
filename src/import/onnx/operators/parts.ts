import { equals, isNumber } from "../../../math/expression.js";
import type { NodeUse, Operator } from "../operator.js";
import { numberTensor, type Tensor } from "../tensor.js";
import type { ProbabilityPair, Rows, Value } from "../value.js";
import { labelsOf } from "./classes.js";
import { checkElements, elementsOf } from "./constants.js";
import { isStart, startOf } from "./rows.js";

/** Ops that put values beside each other, or take one out. */
export const parts: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ["Concat", (use) => concat(use, use.number("axis", 0))],
  ["ai.onnx.ml.FeatureVectorizer", (use) => concat(use, 1)],
  ["Gather", gather],
  ["Slice", slice],
]);

function concat(use: NodeUse, axis: number): Value {
  const values = Array.from({ length: use.count }, (_, i) => use.input(i));
  const [first, second] = values;
  if (first !== undefined && values.length === 1) return first;
  const tensors = values.filter((value) => value.kind === "tensor");
  if (tensors.length === values.length) return concatTensors(use, tensors, axis);
  const rows = values.map((value) => use.asRows(value));
  if (axis !== 1 && axis !== -1) use.refuse(`its axis is ${axis}: expected 1, which puts columns beside each other`);
  if (first?.kind === "rows" && second?.kind === "rows" && rows.length === 2 && isPair(first, second)) {
    return { kind: "pair", of: second };
  }
  return concatInputs(use, rows);
}

function concatTensors(use: NodeUse, tensors: readonly Tensor[], axis: number): Tensor {
  const [first] = tensors as readonly [Tensor, ...Tensor[]];
  if (tensors.some(({ shape }) => shape.length !== 1) || (axis !== 0 && axis !== -1)) {
    use.refuse("it puts constants together that are no plain lists, which is not read");
  }
  const length = tensors.reduce((sum, { values }) => sum + values.length, 0);
  checkElements(use, [length]);
  return numberTensor(
    [length],
    first.type,
    tensors.flatMap((each) => Array.from(elementsOf(use, each))),
  );
}

/** Whether the first is 1 minus the second. */
function isPair(first: Rows, second: Rows): boolean {
  const { tree } = first;
  return (
    first.stage === second.stage &&
    second.shape.length === 1 &&
    second.shape[0] === 1 &&
    tree.kind === "operation" &&
    tree.operator === "-" &&
    isNumber(tree.left, 1) &&
    equals(tree.right, second.tree)
  );
}

/** Inputs of the graph as the columns of one matrix. */
function concatInputs(use: NodeUse, rows: readonly Rows[]): Rows {
  const names = rows.flatMap((each) => {
    const { stage, shape } = each;
    if (stage.kind !== "input" || !isStart(each) || shape.length !== 1) {
      return use.refuse("it joins branches of the graph: an MLP is a chain of layers");
    }
    return stage.names.length === shape[0] ? stage.names : use.refuse("it joins inputs of several columns each");
  });
  if (new Set(names).size < names.length) use.refuse("it takes an input twice");
  return startOf({ kind: "input", names }, [names.length]);
}

function gather(use: NodeUse): Value {
  const [value, index] = [use.input(0), use.input(1)];
  if (index.kind === "classes" && value.kind === "tensor") return { ...index, labels: labelsOf(use, value) };
  const indices = elementsOf(use, use.tensor(1));
  if (value.kind === "rows" || value.kind === "pair") {
    return indices.length === 1
      ? columnAt(use, value, indices[0] as number, use.number("axis", 0))
      : use.refuse(chosen);
  }
  const tensor = use.tensor(0);
  const elements = elementsOf(use, tensor);
  if (tensor.shape.length !== 1) use.refuse("it takes parts of a constant that is no plain list, which is not read");
  const taken = indices.map((at) => elements[at < 0 ? at + elements.length : at] ?? Number.NaN);
  return numberTensor(use.tensor(1).shape, tensor.type, taken);
}

const chosen = "it chooses some of the columns: expected a layer, or a single column as an output";

/** Bounds are attributes until opset 9, then inputs. */
function slice(use: NodeUse): Value {
  const value = use.input(0);
  const given = (name: string, index: number) => {
    const list = use.list(name) ?? use.optionalNumbers(index);
    return list === undefined ? undefined : Array.from(list);
  };
  const [starts, ends] = [given("starts", 1) ?? [], given("ends", 2) ?? []];
  const axes = given("axes", 3) ?? starts.map((_, i) => i);
  const steps = given("steps", 4) ?? [1];
  const [start = 0, end = 0, axis = 0] = [starts[0], ends[0], axes[0]];
  if (starts.length !== 1 || steps.some((step) => step !== 1)) use.refuse(chosen);
  if (value.kind === "rows" || value.kind === "pair") {
    return end === start + 1 ? columnAt(use, value, start, axis) : use.refuse(chosen);
  }
  const tensor = use.tensor(0);
  if (tensor.shape.length !== 1) use.refuse("it takes parts of a constant that is no plain list, which is not read");
  const part = elementsOf(use, tensor).slice(start, end);
  return numberTensor([part.length], tensor.type, part);
}

function columnAt(use: NodeUse, of: Rows | ProbabilityPair, index: number, axis: number): Value {
  const width = of.kind === "pair" ? 2 : of.shape[0];
  const isColumn = axis === 1 || axis === -1;
  if (!isColumn || width === undefined || index < 0 || index >= width) return use.refuse(chosen);
  return width === 1 ? of : { kind: "column", of, index };
}
