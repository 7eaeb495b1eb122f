import { vectorJacobianProducts } from "../../autodiff/gradients.js";
import { evaluate } from "../../engine/referenceEngine.js";
import { constant, variable } from "../../graph/node.js";
import type { Formula, Node, Op, Value } from "../../graph/op.js";
import { topologicalOrder } from "../../graph/order.js";
import { flatten } from "../../math/nestedArrays.js";
import { numberSystem } from "../../math/numberSystem.js";
import { Curve } from "../references/curve.js";
import { oneSidedSlopes } from "../references/oneSidedSlopes.js";

/** A formula's value at x, and its derivative by the rule. */
export interface ValuesAt {
  readonly x: number;
  readonly value: number;
  readonly derivative: number;
}

/** What is used of a number of 64 digits. */
interface Digits {
  isFinite(): boolean;
}

/** A formula in x, worked out as its op is. */
export class FormulaValues {
  constructor(private readonly op: Op) {}

  get formula(): Formula {
    return this.op.formula as Formula;
  }

  at(xs: readonly number[]): readonly ValuesAt[] {
    if (xs.length === 0) return [];
    const { x, output } = this.graph(xs.length);
    const [derivative] = vectorJacobianProducts(output, constant(1, output.shape), [x]) as [Node];
    const values = evaluate(
      topologicalOrder([output, derivative]),
      new Map<Node, Value>([[x, xs]]),
      numberSystem("number"),
    );
    const [ys, slopes] = [output, derivative].map((node) => flatten(values.get(node) as Value) as number[]);
    return xs.map((each, i) => ({ x: each, value: ys?.[i] as number, derivative: slopes?.[i] as number }));
  }

  /** The slopes from the left and from the right, found without the rule; NaN where there is no finite one. */
  slopes(xs: readonly number[]): readonly (readonly [left: number, right: number])[] {
    if (xs.length === 0) return [];
    const { x, output } = this.graph(xs.length);
    const point = new Map([[x, Float64Array.from(xs)]]);
    const direction = new Map([[x, Float64Array.from(xs, (each) => (each === 0 ? 1 : Math.abs(each)))]]);
    return oneSidedSlopes(new Curve({ output, point }, direction)).map(([left, right], i) => {
      const distance = direction.get(x)?.[i] as number;
      return [left / distance, right / distance];
    });
  }

  /** Whether value and derivative are finite in 64 digits, which do not overflow. */
  isFiniteInDigits(x: number): boolean {
    const { primitives, lift } = numberSystem("BigNumber");
    const { value, derivatives } = this.formula.expanded();
    try {
      return [value, ...derivatives].every((text) => (primitives.map(text, { x: lift(x) }) as Digits).isFinite());
    } catch {
      // Some functions refuse arguments that are too large for their digits.
      return false;
    }
  }

  private graph(count: number) {
    const x = variable("x", [count]);
    return { x, output: (this.op as Op<1>)(x) };
  }
}
