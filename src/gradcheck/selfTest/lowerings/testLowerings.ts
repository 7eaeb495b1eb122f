import { dtypes } from "../../../engine/engine.js";
import type { RandomStream } from "../../../random.js";
import type { CheckSteps } from "../../progress.js";
import type { Sample } from "../../sample.js";
import { bySize } from "../probes.js";
import type { Trial } from "../selfTestRow.js";
import { type CorruptEngine, createCorruptEngine } from "./corruptEngine.js";
import { loweringMistakes } from "./loweringMistakes.js";
import { LoweringTest, type Outcome } from "./loweringTest.js";
import { findInstructions } from "./lowerSample.js";

/**
 * Makes each mistake in the lowering of each instruction, and compares the engines, in the smallest samples first.
 *
 * @param some what is compiled for them decides which instructions are tested; all samples look for the mistakes, since ops share
 * instructions
 */
export async function prepareLowerings(
  samples: readonly Sample[],
  some: readonly Sample[],
  random: RandomStream,
): Promise<CheckSteps<Trial[]>> {
  const named = dtypes.flatMap((dtype) => [...findInstructions(some, dtype).keys()]);
  return testLowerings(bySize(samples), new Set(named), await createCorruptEngine(), random);
}

function* testLowerings(
  samples: readonly Sample[],
  instructions: ReadonlySet<string>,
  engine: CorruptEngine,
  random: RandomStream,
): CheckSteps<Trial[]> {
  const tests = dtypes.map((dtype) => new LoweringTest(samples, engine, dtype, random));
  const trials: Trial[] = [];
  for (const [number, mistake] of loweringMistakes.entries()) {
    for (const instruction of instructions) {
      yield { done: number, total: loweringMistakes.length, what: instruction };
      const corruption = { instruction, mistake };
      // The second number type is asked only if the first one does not decide.
      let outcome: Outcome | undefined;
      for (const test of tests) if (outcome !== "found") outcome = test.look(corruption) ?? outcome;
      if (outcome === undefined) continue;
      const isWrong = outcome !== "unchanged";
      const foundBy = outcome === "found" ? (["engines"] as const) : [];
      trials.push({ layer: "lowering", mistake: mistake.name, place: instruction, isWrong, foundBy });
    }
  }
  return trials;
}
