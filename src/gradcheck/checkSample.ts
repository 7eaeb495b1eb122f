import { type Shape, sizeOf } from "../graph/shape.js";
import { float64, type Rounding } from "../math/rounding.js";
import type { Analytic } from "./analytic.js";
import type { Checker } from "./checker.js";
import type { CheckRow } from "./checkRow.js";
import { compareByTaylor } from "./compareByTaylor.js";
import { type ComparedElement, compareElements, describeElements, type Outcome } from "./compareElements.js";
import type { Failure } from "./explain/failure.js";
import { judge, type Tolerance } from "./judge.js";
import { describeKinks, findKinks } from "./kinks.js";
import type { CheckSteps } from "./progress.js";
import { complexStep } from "./references/complexStep.js";
import { methods } from "./references/methods.js";
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
    proof: new Truth(sample, complexStep, { ...checker, distance: methods.complex.distance }, confirmations),
    barsFor: rememberBars(sample),
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
      if (outcomes.length === 0) break;
      continue;
    }
    const twin = outcomes.find((other) => other.place.dtype === place.dtype && haveSameBits(other.computed, computed));
    const [first] = outcomes;
    const found =
      twin?.found ??
      (first === undefined
        ? sample.isUnproved === true
          ? []
          : yield* checkGradients(scene, computed)
        : checkEngine(scene, place, computed, first.computed, first.found));
    outcomes.push({ place, computed, found });
    if (first !== undefined && twin === first) checked.push(toChecked(sameOutput(sample, computed)));
    checked.push(...found.map(toChecked));
  }
  return checked;
}

/** What the results of all places are compared with. */
interface Scene {
  readonly sample: Sample;
  readonly checker: Checker;
  /** By the method that is asked for; left out for the Taylor remainder. */
  readonly truth: Truth | undefined;
  /** By complex step. */
  readonly proof: Truth;
  readonly barsFor: (rounding: Rounding) => Computed;
}

/** The outcome for an input, or for the output if there is none. */
interface Found {
  readonly input: Leaf | undefined;
  readonly outcome: Outcome;
  readonly failure?: Pick<Failure, "analytic" | "reference" | "allowed">;
}

/** Compares gradients that mathjs has computed with what they should be. */
function* checkGradients(scene: Scene, computed: Computed): CheckSteps<readonly Found[]> {
  const bars = scene.barsFor(float64);
  const found: Found[] = [];
  for (const [i, input] of scene.sample.inputs.entries()) {
    const rounding = (bars.gradients[i] as Float64Array).map((bar) => safety * bar);
    found.push(yield* checkGradient(scene, input, { gradient: computed.gradients[i] as Float64Array, rounding }));
  }
  return found;
}

function* checkGradient({ sample, checker, truth, proof }: Scene, input: Leaf, analytic: Analytic): CheckSteps<Found> {
  const { tolerance, random } = checker;
  const isWrong = (element: ComparedElement) => judge(element, tolerance) === "FAIL";
  let all: readonly ComparedElement[] =
    truth === undefined ? [compareByTaylor(sample, input, analytic, random)] : yield* truth.compare(input, analytic);
  if (checker.find !== complexStep && all.some(isWrong)) {
    // Other methods miss what they step over, such as a whole period of a sine, and do not know it.
    const isRight = !(yield* proof.compare(input, analytic)).some(isWrong);
    if (isRight) all = all.map((element) => (isWrong(element) ? undecided(element) : element));
  }
  // A few elements of many may be where the method cannot tell.
  const told = all.filter((element) => judge(element, tolerance) !== "NOISY");
  const compared = told.length > mostlyTold * all.length ? told : all;
  const outcome = compareElements(input.shape, compared, tolerance, float64.unit);
  if (outcome.verdict === "FAIL") {
    const { gradient } = analytic;
    const reference = inOrder(compared, gradient.length, (element) => element.reference.value);
    const allowed = inOrder(compared, gradient.length, (element) => allowedFor(element, tolerance));
    return { input, outcome, failure: { analytic: gradient, reference, allowed } };
  }
  const kinks = sample.isAtCorner === true ? findKinks(sample, input, analytic.gradient) : [];
  if (kinks.length === 0) return { input, outcome };
  return { input, outcome: { ...outcome, verdict: "KINK", explanation: describeKinks(input.name, kinks) } };
}

/**
 * Compares what an engine has computed with what mathjs has. So what is proved of one holds for the other, and a gradient that is wrong
 * in mathjs is wrong here too.
 */
function checkEngine(
  { sample, barsFor }: Scene,
  place: Place,
  computed: Computed,
  mathjs: Computed,
  proved: readonly Found[],
): readonly Found[] {
  const rounding = roundingOf(place);
  const bars = barsFor(rounding);
  const distances = compareEngines(mathjs, computed, bars, place);
  const compare = (input: Leaf | undefined, from: (computed: Computed) => Float64Array): Found => {
    const { shape } = input ?? sample.output;
    const [actual, expected] = [from(computed), from(mathjs)];
    const outcome = agreement(shape, actual, expected, from(bars), from(distances), rounding.unit);
    return outcome.verdict === "FAIL"
      ? { input, outcome, failure: { analytic: actual, reference: expected } }
      : { input, outcome };
  };
  const gradients = sample.inputs.map((input, i) => compare(input, (each) => each.gradients[i] as Float64Array));
  const inherited = gradients.map((found, i) => {
    const own = proved[i];
    return found.failure === undefined && own?.failure !== undefined ? own : found;
  });
  return [compare(undefined, ({ output }) => output), ...inherited];
}

/** The element, compared with a reference that says nothing. */
function undecided(element: ComparedElement): ComparedElement {
  return { ...element, reference: { ...element.reference, errorBar: Number.POSITIVE_INFINITY } };
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

const exactly: Tolerance = { atol: 0, rtol: 0 };

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
    ...describeElements(shape, elements, elements[worst] as ComparedElement, exactly, unit),
    verdict: isWrong ? "FAIL" : "PASS",
  };
}

/** What is known of each element, by their indices; undefined if an element was not compared alone. */
function inOrder(
  compared: readonly ComparedElement[],
  size: number,
  of: (element: ComparedElement) => number,
): readonly (number | undefined)[] {
  const values = new Array<number | undefined>(size).fill(undefined);
  for (const element of compared) if (element.index !== undefined) values[element.index] = of(element);
  return values;
}

/** How far an element may be from its reference. */
function allowedFor({ reference, rounding }: ComparedElement, { atol, rtol }: Tolerance): number {
  return atol + rtol * Math.abs(reference.value) + rounding + reference.errorBar;
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
function sameOutput({ output: { shape } }: Sample, { output }: Computed): Found {
  const [value = 0] = output;
  const elements = [{ index: 0, analytic: value, reference: { value, errorBar: 0 }, rounding: 0 }] as const;
  const outcome = describeElements(shape, elements, elements[0], exactly, float64.unit);
  return { input: undefined, outcome: { ...outcome, checked: outcome.total, verdict: "PASS" } };
}
