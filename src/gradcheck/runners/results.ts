import type { Session, Update } from "../../engine/engine.js";
import { variable } from "../../graph/node.js";
import type { Variable } from "../../graph/op.js";
import { sizeOf } from "../../graph/shape.js";
import { haveSameBits } from "./compareEngines.js";
import type { GradientGraph } from "./gradientGraph.js";
import type { Computed } from "./runner.js";

/** A float32 number that is hardly ever a result: an element that no step writes is noticed. */
const unwritten = 12345677 * 2 ** -100;

/** Variables that a step writes a graph's output and gradients to. */
export class Results {
  readonly updates: readonly Update[];

  constructor({ output, gradients }: GradientGraph) {
    this.updates = [output, ...gradients].map((value) => ({ variable: variable("result", value.shape), value }));
  }

  /** Their values before the step. */
  get initial(): readonly (readonly [Variable, Float64Array])[] {
    return this.updates.map(({ variable }) => [variable, new Float64Array(sizeOf(variable.shape)).fill(unwritten)]);
  }

  read(session: Session): Computed {
    const [output, ...gradients] = this.updates.map(({ variable }) => session.read(variable));
    return { output: output as Float64Array, gradients };
  }

  reset(session: Session): void {
    for (const [variable, values] of this.initial) session.write(variable, values);
  }
}

/** What two runs have computed: an error if their bits differ. */
export function sameOfBoth(first: Computed, second: Computed): Computed | Error {
  return haveSameBits(first, second) ? first : new Error("a second run of the same step gives other numbers");
}
