import type { Op } from "../../graph/op.js";
import { registry } from "../../ops/index.js";
import { RandomStream } from "../../random.js";
import { type CheckSteps, type ProgressListener, runInTurns } from "../progress.js";
import type { Sample } from "../sample.js";
import { opSubject } from "../subjects/opSubject.js";
import { prepareLowerings } from "./lowerings/testLowerings.js";
import { createChecks } from "./rules/createChecks.js";
import { testRules } from "./rules/testRules.js";
import { countTrials, type SelfTestRow, type Trial } from "./selfTestRow.js";

export interface SelfTestRequest {
  /** Default: all. */
  readonly ops?: readonly Op[] | undefined;
  /** Default 0. */
  readonly seed?: number | undefined;
  readonly onProgress?: ProgressListener | undefined;
}

/**
 * Checks the checker: makes mistakes of every kind in every rule and every lowering, one at a time, and counts who finds them. The
 * samples are those of `gradcheck`.
 */
export async function runSelfTest({
  ops = [...registry.values()],
  seed = 0,
  onProgress,
}: SelfTestRequest = {}): Promise<readonly SelfTestRow[]> {
  const random = RandomStream.create(seed, "gradcheck");
  const all = new Map([...registry.values(), ...ops].map((op) => [op, opSubject(op).samples(seed)]));
  const samplesOf = (op: Op) => all.get(op) ?? [];
  function* ofRules(): CheckSteps<Trial[]> {
    const trials: Trial[] = [];
    for (const op of ops)
      trials.push(...(yield* testRules(op, samplesOf(op).filter(isProved), createChecks(seed), random)));
    return trials;
  }
  const rules = await runInTurns(ofRules(), onProgress);
  const ofLowerings = await prepareLowerings([...all.values()].flat(), ops.flatMap(samplesOf), random);
  const lowerings = await runInTurns(ofLowerings, onProgress);
  return countTrials([...rules, ...lowerings]);
}

/** Of the others no gradient is known. */
function isProved({ isUnproved }: Sample): boolean {
  return isUnproved !== true;
}
