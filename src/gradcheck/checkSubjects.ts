import type { Shape } from "../graph/shape.js";
import { sizeOf } from "../graph/shape.js";
import type { RandomStream } from "../random.js";
import type { CheckRow } from "./checkRow.js";
import { compareElements, type Outcome } from "./compareElements.js";
import { judge, type Tolerance } from "./judge.js";
import type { CheckSteps } from "./progress.js";
import type { DerivativeMethod } from "./references/reference.js";
import type { Computed, Place, Runner } from "./runners/runner.js";
import { isFloat32 } from "./runners/wasmRunner.js";
import { secondOrder } from "./secondOrder.js";
import type { Sample } from "./sample.js";
import type { Subject } from "./subject.js";
import { Truth } from "./truth.js";

/** How subjects are checked. */
export interface Checker {
  readonly find: DerivativeMethod;
  readonly tolerance: Tolerance;
  /** mathjs first: the others must compute the same. */
  readonly runners: readonly Runner[];
  /** 1 checks gradients, 2 the gradients of gradients. */
  readonly order: 1 | 2;
  readonly seed: number;
  readonly random: RandomStream;
}

/** So many subjects are run together: a runner computes many samples at once in less time. */
const subjectsTogether = 6;

/** Checks subjects. Yields how far it is, and returns a row for each sample, runner and input. */
export function* checkSubjects(subjects: readonly Subject[], checker: Checker): CheckSteps<CheckRow[]> {
  const rows: CheckRow[] = [];
  for (let done = 0; done < subjects.length; done += subjectsTogether) {
    const some = subjects.slice(done, done + subjectsTogether);
    yield { done, total: subjects.length, what: some[0]?.name ?? "" };
    rows.push(...checkTogether(some, checker));
  }
  return rows;
}

function checkTogether(subjects: readonly Subject[], checker: Checker): CheckRow[] {
  const drawn = subjects.map(({ name, samples }) => ({ name, samples: drawSamples(samples(checker.seed), checker) }));
  const results = runAll(
    drawn.flatMap(({ samples }) => samples),
    checker.runners,
  );
  return drawn.flatMap(({ name, samples }) => {
    const rows = samples.flatMap((sample) => checkSample(sample, results.get(sample) ?? [], checker));
    const [place] = checker.runners.map((runner) => runner.place);
    return (rows.length === 0 && place !== undefined ? [withoutSamples(place)] : rows).map((row) => ({ op: name, ...row }));
  });
}

/** At a corner only the first derivative has a convention. */
function drawSamples(samples: readonly Sample[], { order, random }: Checker): readonly Sample[] {
  if (order === 1) return samples;
  return samples.filter(({ isAtCorner }) => isAtCorner !== true).map((sample) => secondOrder(sample, random));
}

/** What was computed for a sample, and where; mathjs first. */
type Results = readonly (readonly [Place, Computed | Error])[];

function runAll(samples: readonly Sample[], runners: readonly Runner[]): ReadonlyMap<Sample, Results> {
  const results = new Map(samples.map((sample): [Sample, [Place, Computed | Error][]] => [sample, []]));
  for (const { place, run } of runners) {
    const suited = place.dtype === "float64" ? samples : samples.filter(isFloat32);
    for (const [i, computed] of run(suited).entries()) results.get(suited[i] as Sample)?.push([place, computed]);
  }
  return results;
}
