import type { Dtype } from "../../../engine/engine.js";
import { lanesOf } from "../../../engine/wasm/lanes.js";
import { lower } from "../../../engine/wasm/lower.js";
import { TermFactory } from "../../../engine/wasm/termFactory.js";
import type { Term } from "../../../engine/wasm/terms.js";
import type { Input, Variable } from "../../../graph/op.js";
import { topologicalOrder } from "../../../graph/order.js";
import { gradientGraph } from "../../runners/gradientGraph.js";
import type { Sample } from "../../sample.js";
import { instructionOf } from "./instructionOf.js";

/** The terms of one kind of instruction in a sample's program. */
export interface Occurrence {
  readonly sample: Sample;
  readonly terms: readonly Term[];
}

/** The samples whose programs have an instruction, by the instruction, in the order of the samples. */
export function findInstructions(samples: readonly Sample[], dtype: Dtype): ReadonlyMap<string, readonly Occurrence[]> {
  const found = new Map<string, Occurrence[]>();
  for (const sample of samples) {
    const factory = new RecordingTermFactory(lanesOf[dtype]);
    const graph = gradientGraph(sample);
    if (graph instanceof Error) throw graph;
    lower(topologicalOrder([graph.output, ...graph.gradients]), factory);
    for (const [instruction, terms] of factory.made) {
      const occurrences = found.get(instruction);
      if (occurrences === undefined) found.set(instruction, [{ sample, terms }]);
      else occurrences.push({ sample, terms });
    }
  }
  return found;
}

/** Keeps the terms that it makes, by their instructions. */
class RecordingTermFactory extends TermFactory {
  readonly made = new Map<string, Term[]>();

  protected override once(key: string | Input | Variable, make: (id: number) => Term): Term {
    return super.once(key, (id) => {
      const term = make(id);
      this.record(term);
      return term;
    });
  }

  private record(term: Term): void {
    const instruction = instructionOf(term);
    if (instruction === undefined) return;
    const terms = this.made.get(instruction);
    if (terms === undefined) this.made.set(instruction, [term]);
    else terms.push(term);
  }
}
