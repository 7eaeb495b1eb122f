import type { Session, Update } from "../../engine/engine.js";
import { variable } from "../../graph/node.js";
import type { Node, Variable } from "../../graph/op.js";
import { sizeOf } from "../../graph/shape.js";
import { haveSameBits } from "./compareEngines.js";
import type { GradientGraph } from "./gradientGraph.js";
import type { Computed } from "./runner.js";

/** A float32 number that is hardly ever a result: an element that no step writes is noticed. */
const unwritten = 12345677 * 2 ** -100;

/**
 * The variables that a step writes a graph's output and gradients to. As in training, the gradient by a variable is written over the
 * variable, which other parts of the step still read.
 */
export class Results {
  readonly updates: readonly Update[];
  /** The values before the step. */
  readonly initial: ReadonlyMap<Variable, Float64Array>;

  constructor({ output, inputs, gradients, leaves }: GradientGraph) {
    const own = (value: Node): Variable => variable("result", value.shape);
    this.updates = [
      { variable: own(output), value: output },
      ...gradients.map((value, i) => {
        const input = inputs[i];
        return { variable: input?.kind === "variable" ? input : own(value), value };
      }),
    ];
    this.initial = new Map(
      this.updates.map(({ variable }) => [
        variable,
        leaves.get(variable) ?? new Float64Array(sizeOf(variable.shape)).fill(unwritten),
      ]),
    );
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
