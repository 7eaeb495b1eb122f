import { inputNames } from "../../../graph/node.js";
import type { Op } from "../../../graph/op.js";
import { float64 } from "../../../math/rounding.js";
import type { RandomStream } from "../../../random.js";
import type { CheckSteps } from "../../progress.js";
import type { MethodName } from "../../references/methods.js";
import { errorBars } from "../../runners/errorBars.js";
import { mathjsRunner } from "../../runners/mathjsRunner.js";
import type { Computed } from "../../runners/runner.js";
import type { Sample } from "../../sample.js";
import { differ, isDefined } from "../differ.js";
import { bySize, probesOf, someOf } from "../probes.js";
import type { Trial } from "../selfTestRow.js";
import { corruptSample, type RuleCorruption } from "./corruptSample.js";
import { findsMistake, type GradientCheck } from "./gradientCheck.js";
import { type Corrupted, listRuleCorruptions } from "./listRuleCorruptions.js";

/** Two ways to write a rule differ by rounding alone, relative to the gradient. */
const sameRule = 1e-10;

/** Samples that show a mistake and that methods other than the default get. Each takes them long. */
const samplesForOthers = 8;

/**
 * Makes each mistake in the rule of an op, and lets the methods look for it, in the smallest samples first. What mathjs computes is
 * enough: the graph that the other engine runs is as wrong.
 *
 * @param checks the default first
 */
export function* testRules(
  op: Op,
  samples: readonly Sample[],
  checks: ReadonlyMap<MethodName, GradientCheck>,
  random: RandomStream,
): CheckSteps<Trial[]> {
  const right = new Map(samples.map((sample) => [sample, compute(sample)]));
  const corruptions = listRuleCorruptions(op, bySize(samples));
  const trials: Trial[] = [];
  for (const [done, corrupted] of corruptions.entries()) {
    yield { done, total: corruptions.length, what: op.name };
    const { which, mistake } = corrupted.corruption;
    const place = `${op.name} by ${inputNames(op)[which]}`;
    trials.push({ layer: "rule", mistake: mistake.name, place, ...look(corrupted, right, checks, random) });
  }
  return trials;
}

/** Whether a mistake changes a value, and the methods that find it. */
function look(
  { corruption, samples }: Corrupted<RuleCorruption>,
  right: ReadonlyMap<Sample, Computed | Error>,
  checks: ReadonlyMap<MethodName, GradientCheck>,
  random: RandomStream,
): Pick<Trial, "isWrong" | "foundBy"> {
  const found = new Set<MethodName>();
  let shown = 0;
  let isWrong = false;
  for (const sample of samples) {
    const wrong = corruptSample(sample, corruption);
    const computed = compute(wrong);
    if (computed instanceof Error) return { isWrong: true, foundBy: [...checks.keys()] };
    if (!differ(right.get(sample) as Computed | Error, computed, sameRule)) continue;
    isWrong = true;
    shown++;
    const bars = errorBars(wrong, float64);
    for (const [i, [name, check]] of [...checks].entries()) {
      const mayLook = !found.has(name) && (i === 0 || shown <= samplesForOthers);
      if (mayLook && findsMistake(check, sample, computed, bars)) found.add(name);
    }
    const [defaultMethod] = checks.keys();
    if (found.size === checks.size || (shown >= samplesForOthers && found.has(defaultMethod as MethodName))) break;
  }
  return { isWrong: isWrong || changesProbe(corruption, samples, random), foundBy: [...found] };
}

/** Whether a mistake that no sample shows is one at other points. */
function changesProbe(corruption: RuleCorruption, samples: readonly Sample[], random: RandomStream): boolean {
  return someOf(samples).some((sample) =>
    probesOf(sample, random).some((probe) => {
      const right = compute(probe);
      return isDefined(right) && differ(right, compute(corruptSample(probe, corruption)), sameRule);
    }),
  );
}

function compute(sample: Sample): Computed | Error {
  return mathjsRunner.run([sample])[0] as Computed | Error;
}
