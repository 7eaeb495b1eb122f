import type { Checker } from "./checker.js";
import type { CheckRow } from "./checkRow.js";
import { type Checked, checkSample, type Results } from "./checkSample.js";
import { explainFailure } from "./explain/explainFailure.js";
import { asPart, type CheckSteps } from "./progress.js";
import { redraw } from "./redraw.js";
import type { Computed, Place, Runner } from "./runners/runner.js";
import type { Sample } from "./sample.js";
import { secondOrder } from "./secondOrder.js";
import type { Subject } from "./subject.js";
import type { Confirmations } from "./truth.js";

/** So many subjects are run together: a runner computes many samples at once in less time. */
const mostTogether = 16;

/** So many failures of a subject are confirmed with 64 digits. */
const mostConfirmations = 5;

/** Checks subjects. Yields how far it is, and returns a row for each sample, runner and input. */
export function* checkSubjects(subjects: readonly Subject[], checker: Checker): CheckSteps<CheckRow[]> {
  const rows: CheckRow[] = [];
  for (let done = 0; done < subjects.length; done += mostTogether) {
    const some = subjects.slice(done, done + mostTogether);
    const drawn = some.map(({ name, samples }) => ({ name, samples: drawSamples(samples(checker.seed), checker) }));
    const results = runAll(
      drawn.flatMap(({ samples }) => samples),
      checker.runners,
    );
    for (const [i, { name, samples }] of drawn.entries()) {
      yield { done: done + i, total: subjects.length, what: name };
      if (samples.length === 0) rows.push(withoutSamples(name, checker));
      const checked: Checked[] = [];
      const confirmations = { left: mostConfirmations };
      for (const [number, sample] of samples.entries()) {
        const steps = checkSample(name, sample, results.get(sample) ?? [], checker, confirmations);
        const found = yield* asPart(asPart(steps, number, samples.length), done + i, subjects.length);
        checked.push(...found, ...(yield* drawAgain(name, sample, found, checker, confirmations)));
      }
      rows.push(...explainSmallest(checked));
    }
  }
  return rows;
}

/** So many times a sample is drawn again. */
const mostDraws = 3;

/** If a sample happens to lie at a kink, what is found nearby on mathjs. Corners that are looked for stay as they are. */
function* drawAgain(
  name: string,
  sample: Sample,
  found: readonly Checked[],
  checker: Checker,
  confirmations: Confirmations,
): CheckSteps<readonly Checked[]> {
  const again: Checked[] = [];
  let [current, latest] = [sample, found];
  const isAtKink = () => sample.isAtCorner !== true && latest.some(({ row }) => row.verdict === "KINK");
  while (isAtKink() && again.length < mostDraws * sample.inputs.length) {
    current = redraw(current, checker.random);
    const results = runAll([current], checker.runners.slice(0, 1)).get(current) ?? [];
    latest = yield* checkSample(name, current, results, checker, confirmations);
    again.push(...latest);
  }
  return again;
}

function drawSamples(samples: readonly Sample[], { order, random, mostElements }: Checker): readonly Sample[] {
  const fitting = samples.filter((sample) => sample.isPointwise === true || countElements(sample) <= mostElements);
  if (order === 1) return fitting;
  // At a corner only the first derivative has a convention.
  const isProved = ({ isAtCorner, isUnproved }: Sample) => isAtCorner !== true && isUnproved !== true;
  return fitting.filter(isProved).map((sample) => secondOrder(sample, random));
}

function countElements({ point }: Sample): number {
  return [...point.values()].reduce((count, { length }) => count + length, 0);
}

function runAll(samples: readonly Sample[], runners: readonly Runner[]): ReadonlyMap<Sample, Results> {
  const results = new Map(samples.map((sample): [Sample, [Place, Computed | Error][]] => [sample, []]));
  for (const { place, suits, run } of runners) {
    const suited = samples.filter(suits);
    for (const [i, computed] of run(suited).entries()) {
      results.get(suited[i] as Sample)?.push([place, computed as Computed | Error]);
    }
  }
  return results;
}

/** The row of a subject that cannot be checked: nothing that it accepts has a finite output. */
function withoutSamples(name: string, { runners }: Checker): CheckRow {
  const [first] = runners as readonly [Runner];
  return {
    op: name,
    input: "output",
    sample: "none",
    ...first.place,
    shape: [],
    checked: 0,
    total: 0,
    absoluteError: 0,
    relativeError: 0,
    at: null,
    analytic: Number.NaN,
    reference: Number.NaN,
    condition: 1,
    verdict: "FAIL",
    explanation: "There is no sample: no shapes fit its shape rule, or its output is not finite.",
  };
}

/** With fewer elements a failure shows no pattern. With more it takes longer to explain, and says no more. */
const tellingElements = 4;

/** The rows, and for each input an explanation of one failure: the one with the fewest elements that may show a pattern. */
function explainSmallest(checked: readonly Checked[]): readonly CheckRow[] {
  const simplest = new Map<string, Checked>();
  const cost = ({ row: { total } }: Checked) => (total < tellingElements ? 1e9 - total : total);
  for (const each of checked) {
    const best = simplest.get(each.row.input);
    if (each.failure !== undefined && (best === undefined || cost(each) < cost(best)))
      simplest.set(each.row.input, each);
  }
  return checked.map((each) => {
    const { row, failure } = each;
    if (failure === undefined || simplest.get(row.input) !== each) return row;
    return { ...row, explanation: explainFailure(failure) };
  });
}
