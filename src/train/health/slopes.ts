import type { Engine } from "../../engine/engine.js";
import { FedStep } from "../../forward/fedStep.js";
import { constant, input, operation, variable } from "../../graph/node.js";
import type { Node, Operation } from "../../graph/op.js";
import { ops } from "../../ops/index.js";

/**
 * How an activation lets gradients through. A unit whose slope is flat for every row is dead; where both ends are flat, a unit is
 * saturated for the rows that are at the ends.
 */
export interface Saturation {
  readonly kind: "dead" | "saturated";
  /** Slopes of this size or more are not flat. */
  readonly least: number;
}

/** Slopes below this part of an activation's usual slope are flat: for units that may be dead, and for those that may be saturated. */
const flat = { dead: 0.01, saturated: 0.05 } as const;

const ends = [-100, 100] as const;
/** Around 0, where weighted sums are. The steepest slope of every known activation that saturates is among these. */
const middle = Array.from({ length: 25 }, (_, i) => (i - 12) / 4);
const near = [-0.5, 0.5] as const;

/**
 * Finds out by its slopes what may become of the units of each activation, by the index of its layer. Formulas of users are no exception.
 *
 * - flat at one end (relu, elu, gelu, softplus), or at both, but on one side of 0 already (relu6): units may be dead
 * - flat at both ends (tanh, sigmoid, softsign): units may be saturated
 * - flat at no end (leakyRelu, identity, sin), or no elementwise op: not in the result
 */
export function findSaturation(
  engine: Engine,
  activations: ReadonlyMap<number, Operation>,
): ReadonlyMap<number, Saturation> {
  const points = [...ends, ...near, ...middle];
  const x = input("x", [1, points.length]);
  const updates = [...activations]
    .filter(([, { op }]) => op.formula !== undefined)
    .map(([layer, { op, params }]) => {
      const value = slopeOf(operation(op, [x], params));
      return { layer, variable: variable(`slopes${layer}`, x.shape), value };
    });
  if (updates.length === 0) return new Map();
  const state = new Map(updates.map((each) => [each.variable, new Float64Array(points.length)]));
  const step = new FedStep(engine, "float64", { rows: 1, inputs: [x], loss: constant(0), updates }, state);
  step.run(Float64Array.from(points));
  const found = new Map<number, Saturation>();
  for (const { layer, variable: slopes } of updates) {
    const saturation = judge(step.read(slopes).map(Math.abs));
    if (saturation !== undefined) found.set(layer, saturation);
  }
  return found;
}

/** @param slopes at the ends, near 0 on both sides, and in the middle */
function judge([low = 0, high = 0, left = 0, right = 0, ...others]: Iterable<number>): Saturation | undefined {
  const usual = Math.max(left, right);
  const steepest = Math.max(...others);
  const [isLowFlat, isHighFlat] = [low < flat.dead * steepest, high < flat.dead * steepest];
  const isHalfFlat = left < flat.saturated * steepest !== right < flat.saturated * steepest;
  if (isLowFlat && isHighFlat && !isHalfFlat) return { kind: "saturated", least: flat.saturated * steepest };
  return isLowFlat || isHighFlat ? { kind: "dead", least: flat.dead * usual } : undefined;
}

/** The slope of an elementwise op of one input at each element, in the shape of its output. */
export function slopeOf(output: Operation): Node {
  const { op, inputs, params, shape } = output;
  return op.vjp({ ct: constant(1, shape), inputs, output, params, ops })[0] ?? constant(0, shape);
}
