import type { Primitives, Value } from "../../graph/op.js";
import { numberSystem } from "../../math/numberSystem.js";
import type { Clipping } from "../../optim/clipGradients.js";
import type { OptimizerCase } from "./optimizerCases.js";
import { type Assignment, clipNormFormula, clipValueFormula } from "./optimizerFormulas.js";
import { type GivenSteps, lift, shapes } from "./optimizerSteps.js";

/** The value of each name of the formulas. */
export type Scope = Readonly<Record<string, Value>>;

/** What the formulas say in 64 digits: for each step and each parameter, the values of the names after the step. */
export function stepByFormulas(
  { settings, clipping, formulas }: OptimizerCase,
  { first, gradients, rates }: GivenSteps,
): readonly (readonly Scope[])[] {
  const system = numberSystem("BigNumber");
  const constants = Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, Number(value)]));
  const fromZero = Object.fromEntries(formulas.map(([name]) => [name, 0]));
  let scopes: readonly Scope[] = shapes.map((shape, i) => ({
    ...fromZero,
    ...constants,
    parameter: lift(first[i] as Float64Array, shape, system),
  }));
  return rates.map((lr, index) => {
    const given = shapes.map((shape, i) => lift(gradients[index]?.[i] as Float64Array, shape, system));
    const clipped = clip(given, clipping, system.primitives);
    scopes = scopes.map((scope, i) =>
      assign(formulas, { ...scope, gradient: clipped[i] as Value, lr, step: index + 1 }, system.primitives),
    );
    return scopes;
  });
}

function assign(formulas: readonly Assignment[], scope: Scope, primitives: Primitives): Scope {
  const values = { ...scope };
  for (const [name, formula] of formulas) values[name] = work(formula, values, primitives);
  return values;
}

/** A formula with those values that it has, in their common shape. */
function work(formula: string, scope: Scope, primitives: Primitives): Value {
  const names = new Set(formula.match(/[a-z]\w*/gi));
  return primitives.map(formula, Object.fromEntries(Object.entries(scope).filter(([name]) => names.has(name))));
}

function clip(
  gradients: readonly Value[],
  { clipValue, clipNorm }: Clipping,
  primitives: Primitives,
): readonly Value[] {
  const limited =
    clipValue === undefined
      ? gradients
      : gradients.map((gradient) => primitives.map(clipValueFormula, { gradient, clipValue }));
  if (clipNorm === undefined) return limited;
  const squares = limited
    .map((gradient) => primitives.sum(primitives.map("gradient ^ 2", { gradient }), null, false))
    .reduce((sum, each) => primitives.map("sum + each", { sum, each }));
  return limited.map((gradient) => primitives.map(clipNormFormula, { gradient, clipNorm, squares }));
}
