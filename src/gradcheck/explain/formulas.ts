import type { Operation, Param, Scalar, Value } from "../../graph/op.js";
import { sameShape } from "../../graph/shape.js";
import { type Expression, mapParts, partsOf, symbol, uses } from "../../math/expression.js";
import { flatten, mapElements, nest } from "../../math/nestedArrays.js";
import { type NumberSystem, numberSystem } from "../../math/numberSystem.js";
import { parseFormula } from "../../math/parseExpression.js";
import { printExpression } from "../../math/printExpression.js";
import { evaluateFormula } from "./evaluateFormula.js";
import type { Evidence, Recogniser } from "./evidence.js";
import { slipsOf } from "./slips.js";
import { valuesAt } from "./values.js";

/** A formula's rule has a slip in the derivative, or takes one of the places where the variable occurs for a constant. */
export const wrongFormula: Recogniser = (evidence) => {
  const { operation: node, input, shape, sample } = evidence;
  const formula = node?.op.formula;
  const which = input === undefined ? -1 : (node?.inputs.indexOf(input) ?? -1);
  const variable = formula?.variables[which];
  if (node === undefined || formula === undefined || variable === undefined) return undefined;
  if (!sameShape(shape, sample.output.shape)) return undefined;
  return slip(evidence, node, formula.derivatives()[which] as string) ?? frozenPlace(evidence, node, variable);
};

function slip(evidence: Evidence, node: Operation, derivative: string): string | undefined {
  const scope = scopeOf(evidence, node, numberSystem("number"));
  for (const { tree, what } of slipsOf(parseFormula(derivative))) {
    const values = timesCotangent(evidence, evaluateFormula(tree, scope, numberSystem("number")), (x) => x as number);
    if (evidence.fits((i) => values[i])) return `${what} (the derivative is ${derivative})`;
  }
  return undefined;
}

/** So small that its square vanishes. A power of two, so that dividing by it does not round. */
const step = 2 ** -332;

function frozenPlace(evidence: Evidence, node: Operation, variable: string): string | undefined {
  const system = numberSystem("Complex");
  const tree = parseFormula(node.op.formula?.text ?? variable);
  const scope = scopeOf(evidence, node, system);
  const moving = mapElements([scope[variable] as Value], ([x]) => system.lift((x as { re: number }).re, step));
  for (let place = 0, count = occurrences(tree, variable); place < count && count > 1; place++) {
    const frozen = freezePlace(tree, variable, place);
    const values = evaluateFormula(frozen, { ...scope, [variable]: moving, frozen: scope[variable] as Value }, system);
    const slopes = timesCotangent(evidence, values, (y) => (y as { im: number }).im / step);
    if (evidence.fits((i) => slopes[i])) {
      return `takes ${count === 2 ? ["the first", "the second"][place] : `number ${place + 1}`} ${variable} in ${printExpression(tree)} for a constant`;
    }
  }
  return undefined;
}

/** The values that the formula's variables, its parameters and its output have in the sample. */
function scopeOf({ sample }: Evidence, node: Operation, { lift }: NumberSystem): Record<string, Value> {
  const lifted = (values: Float64Array, shape: readonly number[]) =>
    nest(
      Array.from(values, (x) => lift(x)),
      shape,
    );
  const inputs = node.inputs.map((input, i): [string, Value] => [
    node.op.formula?.variables[i] ?? "",
    lifted(valuesAt(input, sample.point), input.shape),
  ]);
  const params = Object.entries(node.params).filter(
    (entry): entry is [string, Param & number] => typeof entry[1] === "number",
  );
  return Object.fromEntries([...params, ...inputs, ["y", lifted(valuesAt(node, sample.point), node.shape)]]);
}

function timesCotangent({ sample }: Evidence, values: Value, part: (value: Scalar) => number): readonly number[] {
  const elements = flatten(mapElements([values], ([value]) => value as Scalar, sample.output.shape));
  return elements.map((value, i) => part(value) * (sample.cotangent[i] as number));
}

function occurrences(tree: Expression, name: string): number {
  if (tree.kind === "symbol") return tree.name === name ? 1 : 0;
  return partsOf(tree).reduce((count, part) => count + occurrences(part, name), 0);
}

/** The formula with the symbol renamed to `frozen` at one of the places where it occurs. */
function freezePlace(tree: Expression, name: string, place: number): Expression {
  if (tree.kind === "symbol") return tree.name === name && place === 0 ? symbol("frozen") : tree;
  let before = 0;
  return mapParts(tree, (part) => {
    const from = before;
    before += occurrences(part, name);
    return place >= from && place < before && uses(part, name) ? freezePlace(part, name, place - from) : part;
  });
}
