import { constant, operation } from "../../../graph/node.js";
import type { Node, Operation, Params } from "../../../graph/op.js";
import { sameShape, sizeOf } from "../../../graph/shape.js";
import { customOp } from "../../../ops/elementwise.js";
import { ops, registry } from "../../../ops/index.js";
import {
  branchesSwapped,
  factorLeftOut,
  type MutateExpression,
  mutateFormula,
  oneBranchOnly,
  otherBranchAtCorner,
  otherFunction,
  signLeftOut,
  termLeftOut,
} from "./mutateFormula.js";
import { onlyAt } from "./onlyAt.js";
import { mutateRule } from "./rewriteGraph.js";
import type { RuleMistake, RuleResult } from "./ruleResult.js";

/** The kinds of mistakes that are made in each rule. */
export const ruleMistakes: readonly RuleMistake[] = [
  factor(1.03),
  factor(1 + 1e-6),
  factor(2),
  factor(0.5),
  factor(-1),
  single("contribution left out", ({ cotangent }) => scale(cotangent, 0)),
  inRule("factor left out", leaveOutFactor, factorLeftOut),
  inRule("term left out", leaveOutTerm, termLeftOut),
  inRule("sign left out", ({ op, inputs }) => (isOp(op, ops.negate) ? inputs : []), signLeftOut),
  inRule("other function", () => [], otherFunction),
  single("not linear in the cotangent", withAbsoluteCotangent),
  single(
    "NaN if the cotangent is 0",
    ({ cotangent, context: { ct } }) => ops.multiply(cotangent, ops.divide(ct, ct)),
    ({ cotangent, context: { ct } }) => sameShape(cotangent.shape, ct.shape),
  ),

  timesFunction("0 beyond |x| = 5", "abs(x) <= 5 ? 1 : 0"),
  timesFunction("0 beyond |x| = 20", "abs(x) <= 20 ? 1 : 0"),
  timesFunction("NaN beyond |x| = 20", "abs(x) <= 20 ? 1 : 0 / 0"),
  timesFunction("3 % off if |x| < 0.001", "abs(x) < 0.001 ? 1.03 : 1"),
  timesFunction("1e-6 off if x < 0", "x < 0 ? 1.000001 : 1"),
  inRule("other branch at a corner", () => [], otherBranchAtCorner),
  inRule("branches swapped", () => [], branchesSwapped),
  inRule("one branch only", () => [], oneBranchOnly),
  forTies("tie gives each the whole", "x"),
  forTies("tie gives nothing", "x > 1 ? 0 : 1"),

  single("transposed if square", ({ cotangent }) => ops.transpose(cotangent), isSquare),
  inRule("transposition left out if square", ({ op, inputs }) => (isOp(op, ops.transpose) ? inputs : [])),
  { name: "wrong axis if square", spoil: alongOtherAxis },
  inRule("off-diagonals left out", ({ op, inputs, params }) => (isOp(op, ops.sum) && keepsDims(params) ? inputs : [])),

  single(
    "halved if one row",
    ({ cotangent }) => scale(cotangent, 0.5),
    ({ input }) => input.shape[0] === 1,
  ),
  single(
    "first row halved",
    ({ cotangent }) => ops.subtract(cotangent, scale(slice(cotangent, 0, 0), 0.5)),
    ({ cotangent }) => cotangent.shape.length > 0,
  ),
  single(
    "last of 7 rows left out",
    ({ cotangent }) => ops.subtract(cotangent, slice(cotangent, 0, 6)),
    ({ cotangent }) => cotangent.shape[0] === 7,
  ),
  single(
    "last of 7 columns left out",
    ({ cotangent }) => ops.subtract(cotangent, slice(cotangent, cotangent.shape.length - 1, 6)),
    ({ cotangent }) => cotangent.shape.at(-1) === 7,
  ),
  single(
    "3 % off for sizes from 7 on",
    ({ cotangent }) => scale(cotangent, 1.03),
    ({ input }) => input.shape.some((size) => size >= 7),
  ),

  { name: "one slice instead of a broadcast sum", spoil: (result) => firstSlice(result, 0) },
  { name: "only the first of two axes summed", spoil: (result) => firstSlice(result, 1) },
  { name: "mean instead of a broadcast sum", spoil: meanOfBroadcast },
  single(
    "added twice if used twice",
    ({ cotangent }) => scale(cotangent, 2),
    ({ uses }) => uses > 1,
  ),
  single(
    "overwritten if used twice",
    ({ cotangent }) => scale(cotangent, 0),
    ({ uses }) => uses > 1,
  ),
];

/** A mistake of which there is one at each place where it makes sense. */
function single(
  name: string,
  spoil: (result: RuleResult) => Node,
  makesSense: (result: RuleResult) => boolean = () => true,
): RuleMistake {
  return { name, spoil: (result) => (makesSense(result) ? [spoil(result)] : []) };
}

function factor(value: number): RuleMistake {
  return single(value === 1 + 1e-6 ? "factor 1 + 1e-6" : `factor ${value}`, ({ cotangent }) => scale(cotangent, value));
}

/** The cotangent times a function of the input. */
function timesFunction(name: string, formula: string): RuleMistake {
  const weight = customOp(formula);
  return single(name, ({ cotangent, input }) => ops.multiply(cotangent, weight(input)));
}

/** The cotangent of `max` times a function of the number of those that tie. */
function forTies(name: string, formula: string): RuleMistake {
  const weight = customOp(formula);
  const spoil = ({ cotangent, input, context: { output, params } }: RuleResult) => {
    const ties = ops.sum(ops.equal(input, output), { axis: params.axis as number, keepDims: true });
    return ops.multiply(cotangent, weight(ties));
  };
  return single(name, spoil, ({ op }) => isOp(op, ops.max));
}

/** One of the nodes that the rule makes is wrong. */
function inRule(
  name: string,
  mutate: (node: Operation) => readonly Node[],
  mutateExpression: MutateExpression = () => [],
): RuleMistake {
  const mutations = (node: Operation) =>
    // What is no op of the library is a derivative that is written as a formula.
    registry.has(node.op.name)
      ? mutate(node)
      : mutateFormula(node.op, mutateExpression).map((op) => operation(op, node.inputs, node.params));
  return { name, spoil: (result) => mutateRule(result, mutations) };
}

function leaveOutFactor({ op, inputs }: Operation): readonly Node[] {
  if (isOp(op, ops.multiply)) return inputs;
  return isOp(op, ops.divide) ? inputs.slice(0, 1) : [];
}

function leaveOutTerm({ op, inputs }: Operation): readonly Node[] {
  const [left, right] = inputs as readonly [Node, Node];
  if (isOp(op, ops.add)) return [left, right];
  return isOp(op, ops.subtract) ? [left, ops.negate(right)] : [];
}

function withAbsoluteCotangent({ op, context, which, cotangent }: RuleResult): Node {
  const ct = ops.multiply(context.ct, ops.abs(context.ct));
  return op.vjp({ ...context, ct })[which] ?? cotangent;
}

/** The rule with the other axis of a square: as its parameter, or in one of the nodes that it makes. */
function alongOtherAxis(result: RuleResult): readonly Node[] {
  if (!isSquare(result)) return [];
  const { op, context, which } = result;
  const own = otherAxis(context.params);
  const ofOp = own === undefined ? null : op.vjp({ ...context, params: own })[which];
  const ofNodes = mutateRule(result, (node) => {
    const params = otherAxis(node.params);
    return params === undefined ? [] : [operation(node.op, node.inputs, params)];
  });
  return ofOp === null || ofOp === undefined ? ofNodes : [ofOp, ...ofNodes];
}

function otherAxis(params: Params): Params | undefined {
  return params.axis === 0 || params.axis === 1 ? { ...params, axis: 1 - params.axis } : undefined;
}

/** One slice along an axis that is stretched, instead of the sum over the axis. */
function firstSlice(result: RuleResult, number: number): readonly Node[] {
  const axis = stretchedAxes(result)[number];
  return axis === undefined ? [] : [slice(inOutputShape(result), axis, 0)];
}

function meanOfBroadcast(result: RuleResult): readonly Node[] {
  const axes = stretchedAxes(result);
  const count = sizeOf(axes.map((axis) => result.context.output.shape[axis] as number));
  return axes.length === 0 ? [] : [scale(inOutputShape(result), 1 / count)];
}

/** The axes of the output along which the input is repeated. */
function stretchedAxes({ op, input, context: { output } }: RuleResult): readonly number[] {
  if (op.formula === undefined && !isOp(op, ops.broadcast)) return [];
  const isNew = output.shape.length - input.shape.length;
  return [...output.shape.keys()].filter(
    (axis) => (output.shape[axis] as number) > 1 && (axis < isNew || input.shape[axis - isNew] === 1),
  );
}

function inOutputShape({ cotangent, context: { output } }: RuleResult): Node {
  return ops.broadcast(cotangent, { shape: output.shape });
}

function slice(node: Node, axis: number, index: number): Node {
  return onlyAt(node, { axis, index });
}

function scale(node: Node, by: number): Node {
  return ops.multiply(node, constant(by));
}

function isSquare({ input: { shape }, cotangent }: RuleResult): boolean {
  return shape.length === 2 && shape[0] === shape[1] && shape[0] !== 1 && sameShape(cotangent.shape, shape);
}

function keepsDims(params: Params): boolean {
  return params.keepDims === true;
}

/** An op of the library has its own type of parameters, which a node's op has not. */
function isOp(op: { readonly name: string }, other: { readonly name: string }): boolean {
  return op.name === other.name;
}
