import { input, inputNames, operation } from "../../graph/node.js";
import type { Formula, Op, Params, Sample } from "../../graph/op.js";
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

/** The facts about an op, a line for each. */
async function renderOp(op: Op): Promise<Line[]> {
  const { formula, samples } = op;
  const params = Object.entries(op.params).map(([param, value]) => `${param} = ${JSON.stringify(value)}`);
  const facts: Fact[] = [
    formula === undefined ? ["computes", op.summary] : ["formula", formula.text],
    ...(formula === undefined ? describeRule(op) : describeDerivatives(formula)),
    ...(formula === undefined || formula.kinks.length === 0
      ? []
      : [["kinks", `at ${formula.variables[0]} = ${formula.kinks.join(", ")}`] as const]),
    ...(params.length === 0 ? [] : [["defaults", params.join(", ")] as const]),
    ...samples.map((sample, i) => [i === 0 ? "shapes" : "", formatShapes(op, sample)] as const),
  ];
  return [[bold(op.name)], ...(await renderFacts(facts)).map((line) => ["  ", ...line])];
}

/** Derivatives may be written in the output, which a reader of the formula cannot know. */
function describeDerivatives({ variables, derivatives }: Formula): readonly Fact[] {
  return derivatives().map((text, i) => [
    `d/d${variables[i]}`,
    /\by\b/.test(text) ? `${text}    (y: the output)` : text,
  ]);
}

/** The rule of an op that is not elementwise, as the graph that it makes at the first sample. */
function describeRule(op: Op): readonly Fact[] {
  const [sample] = op.samples;
  if (sample === undefined) return [];
  const inputs = sample.shapes.map((shape, i) => input(inputNames(op)[i] ?? "", shape));
  const output = operation(op, inputs, sample.params as Params | undefined);
  const ct = input("ct", output.shape);
  const cotangents = op.vjp({ ct, inputs, output, params: output.params, ops });
  return [
    ...cotangents.map((cotangent, i): Fact => {
      return [`vjp ${inputs[i]?.name}`, cotangent === null ? "none" : printNode(cotangent, new Map([[output, "y"]]))];
    }),
    ["", "(ct: the gradient by the output, y: the output; for the first of the shapes)"],
  ];
}

function formatShapes(op: Op, { shapes, params }: Sample): string {
  const inputs = shapes.map((shape) => input("", shape));
  const { shape } = operation(op, inputs, params as Params | undefined);
  return `${shapes.map(formatShape).join(", ")} -> ${formatShape(shape)}`;
}
