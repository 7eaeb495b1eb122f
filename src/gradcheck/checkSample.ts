import { type Shape, sizeOf } from "../graph/shape.js";
import { float32, float64, type Rounding } from "../math/rounding.js";
import type { Analytic } from "./analytic.js";
import type { Checker } from "./checker.js";
import type { CheckRow } from "./checkRow.js";
import { compareByTaylor } from "./compareByTaylor.js";
import { type ComparedElement, compareElements, describeElements, type Outcome } from "./compareElements.js";
import type { Failure } from "./explain/failure.js";
import { judge } from "./judge.js";
import { describeKinks, findKinks } from "./kinks.js";
import type { CheckSteps } from "./progress.js";
import { compareEngines, haveSameBits } from "./runners/compareEngines.js";
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
  const { find } = checker;
  const scene: Scene = {
    sample,
    checker,
    truth: find && new Truth(sample, find, checker, confirmations),
    barsFor: rememberBars(sample),
    mathjs: results[0]?.[1],
  };
  const outcomes: { readonly place: Place; readonly computed: Computed; readonly found: readonly Found[] }[] = [];
  const checked: Checked[] = [];
  for (const [place, computed] of results) {
    const toChecked = ({ input, outcome, failure }: Found): Checked => ({
      row: { op: name, input: input?.name ?? "output", sample: sample.title, ...place, ...outcome },
      ...(failure !== undefined && { failure: { sample, input, place, ...failure } }),
    });
    if (computed instanceof Error) {
      const failure = { analytic: computed, reference: [] };
      checked.push(toChecked({ input: undefined, outcome: notComputed(sample.output.shape), failure }));
      // If not even mathjs can compute it, no engine can.
      if (computed === scene.mathjs) break;
      continue;
    }
    const twin = outcomes.find((other) => other.place.dtype === place.dtype && haveSameBits(other.computed, computed));
    const found = twin?.found ?? (yield* checkPlace(scene, place, computed));
    outcomes.push({ place, computed, found });
    if (twin?.computed === scene.mathjs) checked.push(toChecked(sameOutput(sample)));
    checked.push(...found.map(toChecked));
  }
  return checked;
}

/** What the results of all places are compared with. */
interface Scene {
  readonly sample: Sample;
  readonly checker: Checker;
  readonly truth: Truth | undefined;
  readonly barsFor: (rounding: Rounding) => Computed;
  readonly mathjs: Computed | Error | undefined;
}

/** The outcome for an input, or for the output if there is none. */
interface Found {
  readonly input: Leaf | undefined;
  readonly outcome: Outcome;
  readonly failure?: Pick<Failure, "analytic" | "reference">;
}

function* checkPlace(scene: Scene, place: Place, computed: Computed): CheckSteps<readonly Found[]> {
  const { sample, mathjs } = scene;
  const rounding = place.dtype === "float32" ? float32 : float64;
  const bars = scene.barsFor(rounding);
  const found: Found[] = [];
  const compare = (input: Leaf | undefined, actual: Float64Array, expected: Float64Array, distances: Float64Array) => {
    const { shape } = input ?? sample.output;
    const outcome = agreement(shape, actual, expected, distances, rounding.unit);
    const failure = { analytic: actual, reference: expected };
    return outcome.verdict === "FAIL" ? { input, outcome, failure } : { input, outcome };
  };
  if (mathjs === undefined || mathjs instanceof Error) return found;
  const isOther = computed !== mathjs;
  const distances = isOther ? compareEngines(mathjs, computed, scene.barsFor(roundingOf(place)), place) : undefined;
  if (distances !== undefined) found.push(compare(undefined, computed.output, mathjs.output, distances.output));
  for (const [i, input] of sample.inputs.entries()) {
    const gradient = computed.gradients[i] as Float64Array;
    if (distances !== undefined) {
      const expected = mathjs.gradients[i] as Float64Array;
      const agrees = compare(input, gradient, expected, distances.gradients[i] as Float64Array);
      if (agrees.failure !== undefined) {
        found.push(agrees);
        continue;
      }
    }
    const analytic = { gradient, rounding: (bars.gradients[i] as Float64Array).map((bar) => safety * bar) };
    const outcome = yield* checkGradient(scene, input, analytic, rounding);
    if (outcome !== undefined) found.push(outcome);
  }
  return found;
}

/** Undefined if nothing is known: all of it is beyond the range of float32. */
function* checkGradient(
  { sample, checker, truth }: Scene,
  input: Leaf,
  analytic: Analytic,
  { unit }: Rounding,
): CheckSteps<Found | undefined> {
  const { tolerance, random } = checker;
  const all =
    truth === undefined ? [compareByTaylor(sample, input, analytic, random)] : yield* truth.compare(input, analytic);
  const known = unit === float32.unit ? all.filter(({ rounding }) => Number.isFinite(rounding)) : all;
  // A few elements of many may be where the method cannot tell.
  const told = known.filter((element) => judge(element, tolerance) !== "NOISY");
  const compared = told.length > mostlyTold * known.length ? told : known;
  if (compared.length === 0) return undefined;
  const outcome = compareElements(input.shape, compared, tolerance, unit);
  if (outcome.verdict === "FAIL") {
    const { gradient } = analytic;
    return { input, outcome, failure: { analytic: gradient, reference: inOrder(compared, gradient.length) } };
  }
  const kinks = sample.isAtCorner === true ? findKinks(sample, input, analytic.gradient) : [];
  if (kinks.length === 0) return { input, outcome };
  return { input, outcome: { ...outcome, verdict: "KINK", explanation: describeKinks(input.name, kinks) } };
}

/** If more elements than this share are compared, the others are left out. */
const mostlyTold = 0.9;

/** First-order bounds hold up to terms of second order. */
const safety = 2;

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
  distances: Float64Array,
  unit: number,
): Outcome {
  const worst = distances.reduce((at, distance, i) => (distance > (distances[at] as number) ? i : at), 0);
  const elements = Array.from(actual, (analytic, index) => ({
    index,
    analytic,
    reference: { value: expected[index] as number, errorBar: 0 },
    rounding: 0,
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

/** The outcome of an output that has mathjs's bits. */
function sameOutput({ output: { shape } }: Sample): Found {
  const total = sizeOf(shape);
  const nothing = { absoluteError: 0, relativeError: 0, at: null, analytic: 0, reference: 0, condition: 1 };
  return { input: undefined, outcome: { shape, checked: total, total, ...nothing, verdict: "PASS" } };
}
