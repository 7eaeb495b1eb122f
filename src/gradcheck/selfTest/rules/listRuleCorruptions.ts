import type { Op } from "../../../graph/op.js";
import { gradientGraph } from "../../runners/gradientGraph.js";
import type { Sample } from "../../sample.js";
import { type RuleCorruption, withRule } from "./corruptSample.js";
import { ruleMistakes } from "./ruleMistakes.js";

/** A corruption, and the samples in which it makes something wrong. */
export interface Corrupted<Corruption> {
  readonly corruption: Corruption;
  readonly samples: readonly Sample[];
}

/** All mistakes that can be made in an op's rule, in the order of the table of mistakes. */
export function listRuleCorruptions(op: Op, samples: readonly Sample[]): readonly Corrupted<RuleCorruption>[] {
  const room = samples.map((sample) => findRoom(op, sample));
  return ruleMistakes.flatMap((mistake) =>
    Array.from({ length: op.arity }, (_, which) => which).flatMap((which) => {
      const counts = room.map((counted) => counted.get(mistake.name)?.[which] ?? 0);
      return Array.from({ length: Math.max(0, ...counts) }, (_, variant) => ({
        corruption: { op, which, mistake, variant },
        samples: samples.filter((_, i) => (counts[i] as number) > variant),
      }));
    }),
  );
}

/** How many mistakes of each kind can be made at a sample, by each input. */
function findRoom(op: Op, sample: Sample): ReadonlyMap<string, readonly number[]> {
  const counts = new Map(ruleMistakes.map(({ name }) => [name, new Array<number>(op.arity).fill(0)]));
  const counting = withRule(sample, op, (result) => {
    for (const { name, spoil } of ruleMistakes) {
      const count = counts.get(name) as number[];
      count[result.which] = Math.max(count[result.which] as number, spoil(result).length);
    }
    return result.cotangent;
  });
  const graph = gradientGraph(counting);
  if (graph instanceof Error) throw graph;
  return counts;
}
