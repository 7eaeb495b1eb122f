import { sizeOf } from "../graph/shape.js";
import type { RandomStream } from "../random.js";
import type { CheckRow } from "./checkRow.js";
import { type ComparedElement, compareElements, type Outcome, worseOf } from "./compareElements.js";
import { judge, type Tolerance } from "./judge.js";
import type { DerivativeMethod } from "./references/reference.js";
import { type Bars, errorBars, isFloat32 } from "./runners/errorBars.js";
import type { Computed, Place, Runner } from "./runners/runner.js";
import type { Sample } from "./sample.js";
import type { Subject } from "./subject.js";
import { Truth } from "./truth.js";

/** How subjects are checked. */
export interface Checker {
  readonly find: DerivativeMethod;
  readonly tolerance: Tolerance;
  /** mathjs first: the others must compute the same. */
  readonly runners: readonly Runner[];
  readonly seed: number;
  readonly random: RandomStream;
}

/** What a runner computed for a sample. */
interface Result {
  readonly place: Place;
  readonly computed: Computed | Error;
}

/** Checks subjects, the samples of all together: a runner may run many at once. Returns a row for each sample, runner and input. */
export function checkSubjects(subjects: readonly Subject[], checker: Checker): CheckRow[] {
  const drawn = subjects.map((subject) => ({ ...subject, samples: subject.samples(checker.seed) }));
  const results = runAll(
    drawn.flatMap(({ samples }) => samples),
    checker.runners,
  );
  return drawn.flatMap(({ name, samples }) => {
    if (samples.length === 0) return [withoutSamples(name)];
    return samples.flatMap((sample) => checkSample(name, sample, results.get(sample) ?? [], checker));
  });
}

function runAll(samples: readonly Sample[], runners: readonly Runner[]): ReadonlyMap<Sample, readonly Result[]> {
  const results = new Map<Sample, Result[]>(samples.map((sample) => [sample, []]));
  for (const { place, run } of runners) {
    const suited = place.dtype === "float64" ? samples : samples.filter(isFloat32);
    for (const [i, computed] of run(suited).entries()) {
      results.get(suited[i] as Sample)?.push({ place, computed });
    }
  }
  return results;
}

function checkSample(name: string, sample: Sample, results: readonly Result[], checker: Checker): CheckRow[] {
  const truth = new Truth(sample, checker.find, checker.random);
  const [first] = results;
  return results.flatMap(({ place, computed }) => {
    const rowOf = (input: string, outcome: Outcome): CheckRow => ({
      op: name,
      input,
      sample: sample.title,
      ...place,
      ...outcome,
    });
    if (computed instanceof Error) return [rowOf("output", failedOutcome(sample.output.shape, computed.message))];
    const mathjs = place === first?.place ? undefined : first?.computed;
    const bars = errorBars(sample, place);
    return [];
  });
}
