import { type Case, describeCase, findCases } from "../../gradcheck/samples/cases.js";
import { kinksOf } from "../../gradcheck/samples/kinks.js";
import { input, inputNames, operation } from "../../graph/node.js";
import type { Formula, Op } from "../../graph/op.js";
import { printNode } from "../../graph/printNode.js";
import { formatShape } from "../../graph/shape.js";
import { findOp } from "../../ops/findOp.js";
import { ops, registry } from "../../ops/index.js";
import type { Context } from "../context.js";
import { exitCodes } from "../exitCodes.js";
import { bold, type Line } from "../output/line.js";
import { type Fact, renderFacts } from "../tables/renderFacts.js";
import { renderTable } from "../tables/renderTable.js";

/** `backprop ops` */
export async function runOps(name: string | undefined, { stdout }: Context): Promise<number> {
  await stdout.write(await (name === undefined ? renderList() : renderOp(findOp(name))));
  return exitCodes.done;
}

function renderList(): Promise<Line[]> {
  const rows = [...registry.values()].map(({ name, arity, summary }) => [name, String(arity), summary]);
  return renderTable(["op", "inputs", "computes"], ["left", "right", "left"], rows);
}

/** The most examples of shapes that are shown. */
const mostExamples = 5;

/** The facts about an op, a line for each. */
async function renderOp(op: Op): Promise<Line[]> {
  const { formula } = op;
  const examples = exampleCases(op);
  const params = Object.entries(op.params).map(([param, value]) => `${param} = ${JSON.stringify(value)}`);
  const facts: Fact[] = [
    formula === undefined ? ["computes", op.summary] : ["formula", formula.text],
    ...(formula === undefined ? describeRule(op, examples) : describeDerivatives(formula)),
    ...describeKinks(op),
    ...(params.length === 0 ? [] : [["defaults", params.join(", ")] as const]),
    ...examples.map((each, i) => [i === 0 ? "shapes" : "", describeShapes(op, each)] as const),
  ];
  return [[bold(op.name)], ...(await renderFacts(facts)).map((line) => ["  ", ...line])];
}

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

/** Where the derivative jumps, and what is taken there. */
function describeKinks(op: Op): readonly Fact[] {
  return kinksOf(op).map(({ place, subgradient }, i) => [
    i === 0 ? "kinks" : "",
    subgradient === undefined ? `at ${place}` : `at ${place}, where the derivative is taken as ${subgradient}`,
  ]);
}

/** Derivatives may be written in the output, which a reader of the formula cannot know. */
function describeDerivatives({ variables, derivatives }: Formula): readonly Fact[] {
  return derivatives().map((text, i) => [
    `d/d${variables[i]}`,
    /\by\b/.test(text) ? `${text}    (y: the output)` : text,
  ]);
}

/** The rule of an op that is not elementwise, as the graph that it makes at the first example. */
function describeRule(op: Op, [example]: readonly Case[]): readonly Fact[] {
  if (example === undefined) return [];
  const inputs = example.shapes.map((shape, i) => input(inputNames(op)[i] ?? "", shape));
  const output = operation(op, inputs, example.params);
  const ct = input("ct", output.shape);
  const cotangents = op.vjp({ ct, inputs, output, params: output.params, ops });
  return [
    ...cotangents.map((cotangent, i): Fact => {
      return [`vjp ${inputs[i]?.name}`, cotangent === null ? "none" : printNode(cotangent, new Map([[output, "y"]]))];
    }),
    ["", "(ct: the gradient by the output, y: the output; for the first of the shapes)"],
  ];
}

function describeShapes(op: Op, example: Case): string {
  return `${describeCase(op, example)} -> ${formatShape(op.shape(example.shapes, example.params))}`;
}
