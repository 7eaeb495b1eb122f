import { input, inputNames, operation } from "../graph/node.js";
import type { Op, Params } from "../graph/op.js";
import { printNode } from "../graph/printNode.js";
import type { Shape } from "../graph/shape.js";
import { ops } from "../ops/index.js";
import { type Case, findCases } from "./samples/cases.js";
import { type Kink, kinksOf } from "./samples/kinks.js";

/** What an op is, for people. */
export interface OpReport {
  readonly name: string;
  /** The names of its inputs. */
  readonly inputs: readonly string[];
  /** What it computes: of an elementwise op its formula. */
  readonly computes: string;
  readonly isElementwise: boolean;
  /** Of each input: the derivative of the formula, in which y is the output; else the rule, in which ct is the gradient by the output. */
  readonly derivatives: Readonly<Record<string, string | null>>;
  readonly kinks: readonly Kink[];
  readonly defaults: Params;
  readonly shapes: readonly OpShapes[];
}

/** Shapes that an op takes, and the shape that it gives. */
export interface OpShapes {
  readonly inputs: readonly Shape[];
  readonly params: Params;
  readonly output: Shape;
}

export function opReport(op: Op): OpReport {
  const { name, formula, summary } = op;
  const examples = exampleCases(op);
  return {
    name,
    inputs: inputNames(op),
    computes: formula?.text ?? summary,
    isElementwise: formula !== undefined,
    derivatives: formula === undefined ? describeRule(op, examples) : describeDerivatives(formula),
    kinks: kinksOf(op),
    defaults: op.params,
    shapes: examples.map(({ shapes, params }) => ({ inputs: shapes, params, output: op.shape(shapes, params) })),
  };
}

/** The most examples of shapes that are shown. */
const mostExamples = 5;

/** Cases of two axes, or of what the op takes instead: the most general ones, those with the default parameters first. */
function exampleCases(op: Op): readonly Case[] {
  const cases = findCases(op);
  const flat = cases.filter(({ shapes }) => Math.max(...shapes.map(({ length }) => length)) === 2);
  const variety = ({ shapes }: Case) => new Set(shapes.flat().filter((size) => size > 1)).size;
  const axes = ({ shapes }: Case) => shapes.flat().length;
  const changes = ({ params }: Case) =>
    Object.entries(params).filter(([name, value]) => value !== op.params[name]).length;
  return (flat.length > 0 ? flat : cases)
    .toSorted((a, b) => variety(b) - variety(a) || axes(b) - axes(a) || changes(a) - changes(b))
    .slice(0, mostExamples);
}

function describeDerivatives({ variables, derivatives }: NonNullable<Op["formula"]>): OpReport["derivatives"] {
  const texts = derivatives();
  return Object.fromEntries(variables.map((name, i) => [name, texts[i] ?? null]));
}

/** The rule of an op that is not elementwise, as the graph that it makes at the first example. */
function describeRule(op: Op, [example]: readonly Case[]): OpReport["derivatives"] {
  if (example === undefined) return {};
  const inputs = example.shapes.map((shape, i) => input(inputNames(op)[i] ?? "", shape));
  const output = operation(op, inputs, example.params);
  const ct = input("ct", output.shape);
  const cotangents = op.vjp({ ct, inputs, output, params: output.params, ops });
  const names = new Map([[output, "y"]]);
  const print = (cotangent: (typeof cotangents)[number]) => (cotangent === null ? null : printNode(cotangent, names));
  return Object.fromEntries(cotangents.map((cotangent, i) => [inputs[i]?.name ?? "", print(cotangent)]));
}
