import { type Shape, sizeOf } from "../graph/shape.js";
import { float32, float64, type Rounding } from "../math/rounding.js";
import type { Checker } from "./checker.js";
import type { CheckRow } from "./checkRow.js";
import { compareByTaylor } from "./compareByTaylor.js";
import { type ComparedElement, compareElements, describeElements, type Outcome } from "./compareElements.js";
import type { Failure } from "./explain/failure.js";
import { describeKinks, findKinks } from "./kinks.js";
import type { CheckSteps } from "./progress.js";
import { compareEngines } from "./runners/compareEngines.js";
import { errorBars, roundingOf } from "./runners/errorBars.js";
import type { Computed, Place } from "./runners/runner.js";
import type { Leaf, Sample } from "./sample.js";
import { type Confirmations, Truth } from "./truth.js";

/** What was computed for a sample, and where; mathjs first. */
export type Results = readonly (readonly [Place, Computed | Error])[];

/** A row, and if it failed, what an explanation needs. */
export interface Checked {
  readonly row: CheckRow;
  readonly failure?: Failure;
}

/** Checks what was computed for a sample: each gradient against its reference, and each engine against mathjs. */
export function* checkSample(
  name: string,
  sample: Sample,
  results: Results,
  checker: Checker,
  confirmations: Confirmations,
): CheckSteps<Checked[]> {
  const truth = checker.find && new Truth(sample, checker.find, checker, confirmations);
  const barsFor = rememberBars(sample);
  const [mathjs] = results.map(([, computed]) => computed);
  const checked: Checked[] = [];
  for (const [place, computed] of results) {
    const add = (input: Leaf | undefined, outcome: Outcome, failure: Pick<Failure, "analytic" | "reference">) => {
      const row = { op: name, input: input?.name ?? "output", sample: sample.title, ...place, ...outcome };
      if (outcome.verdict === "PASS" && input !== undefined && sample.isAtCorner === true && computed === mathjs) {
        const kinks = findKinks(sample, input, failure.analytic as Float64Array);
        if (kinks.length > 0) {
          checked.push({ row: { ...row, verdict: "KINK", explanation: describeKinks(input.name, kinks) } });
          return;
        }
      }
      checked.push(outcome.verdict === "FAIL" ? { row, failure: { sample, input, place, ...failure } } : { row });
    };
    if (computed instanceof Error || mathjs === undefined || mathjs instanceof Error) {
      const analytic = computed instanceof Error ? computed : (mathjs as Error);
      add(undefined, notComputed(sample.output.shape), { analytic, reference: [] });
      break;
    }
    const { unit } = roundingBy(place);
    const bars = barsFor(roundingBy(place));
    const distances = compareEngines(mathjs, computed, barsFor(roundingOf(place)), place);
    if (computed !== mathjs) {
      const { shape } = sample.output;
      const outcome = agreement(shape, computed.output, mathjs.output, bars.output, distances.output, unit);
      add(undefined, outcome, { analytic: computed.output, reference: mathjs.output });
    }
    for (const [i, leaf] of sample.inputs.entries()) {
      const [gradient, rounding] = [computed.gradients[i] as Float64Array, bars.gradients[i] as Float64Array];
      const expected = mathjs.gradients[i] as Float64Array;
      const distance = distances.gradients[i] as Float64Array;
      const disagrees = agreement(leaf.shape, gradient, expected, rounding, distance, unit);
      if (disagrees.verdict === "FAIL") {
        add(leaf, disagrees, { analytic: gradient, reference: expected });
        continue;
      }
      const analytic = { gradient, rounding: rounding.map((bar) => safety * bar) };
      const all =
        truth === undefined
          ? [compareByTaylor(sample, leaf, analytic, checker.random)]
          : yield* truth.compare(leaf, analytic);
      // Beyond the range of float32 nothing is known.
      const compared = computed === mathjs ? all : all.filter((each) => Number.isFinite(each.rounding));
      if (compared.length === 0) continue;
      const outcome = compareElements(leaf.shape, compared, checker.tolerance, unit);
      add(leaf, outcome, { analytic: gradient, reference: inOrder(compared, gradient.length) });
    }
  }
  return checked;
}

/** First-order bounds hold up to terms of second order. */
const safety = 2;

function roundingBy({ dtype }: Place): Rounding {
  return dtype === "float32" ? float32 : float64;
}

/** Bounds on the rounding errors of a sample. If they cannot be found, nothing is known. */
function rememberBars(sample: Sample): (rounding: Rounding) => Computed {
  const known = new Map<Rounding, Computed>();
  const unknown = ({ shape }: { readonly shape: Shape }) =>
    new Float64Array(sizeOf(shape)).fill(Number.POSITIVE_INFINITY);
  const find = (rounding: Rounding): Computed => {
    const bars = errorBars(sample, rounding);
    return bars instanceof Error ? { output: unknown(sample.output), gradients: sample.inputs.map(unknown) } : bars;
  };
  return (rounding) => {
    const bars = known.get(rounding) ?? find(rounding);
    known.set(rounding, bars);
    return bars;
  };
}

/** Whether an engine agrees with mathjs. `distances` are in units of what is allowed. */
function agreement(
  shape: Shape,
  actual: Float64Array,
  expected: Float64Array,
  bars: Float64Array,
  distances: Float64Array,
  unit: number,
): Outcome {
  const worst = distances.reduce((at, distance, i) => (distance > (distances[at] as number) ? i : at), 0);
  const elements = Array.from(actual, (analytic, index) => ({
    index,
    analytic,
    reference: { value: expected[index] as number, errorBar: 0 },
    rounding: bars[index] as number,
  }));
  const isWrong = (distances[worst] as number) > 1;
  return {
    ...describeElements(shape, elements, elements[worst] as ComparedElement, unit),
    verdict: isWrong ? "FAIL" : "PASS",
  };
}

/** The references by their indices; undefined if an element was not compared alone. */
function inOrder(compared: readonly ComparedElement[], size: number): readonly (number | undefined)[] {
  const values = new Array<number | undefined>(size).fill(undefined);
  for (const { index, reference } of compared) if (index !== undefined) values[index] = reference.value;
  return values;
}

/** The outcome of a graph that could not be built or run. */
function notComputed(shape: Shape): Outcome {
  return {
    shape,
    checked: 0,
    total: sizeOf(shape),
    absoluteError: Number.NaN,
    relativeError: Number.NaN,
    at: null,
    analytic: Number.NaN,
    reference: Number.NaN,
    condition: 1,
    verdict: "FAIL",
  };
}
