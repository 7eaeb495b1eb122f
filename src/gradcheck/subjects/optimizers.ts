import { loadEngine } from "../../engine/loadEngine.js";
import type { Scalar, Value, Variable } from "../../graph/op.js";
import type { Bounded } from "../../math/bounded.js";
import { errorBoundedSystem } from "../../math/errorBoundedSystem.js";
import { flatten } from "../../math/nestedArrays.js";
import { numberSystem } from "../../math/numberSystem.js";
import { once } from "../../math/once.js";
import { float32, float64 } from "../../math/rounding.js";
import type { CheckRow, Verdict } from "../checkRow.js";
import { coordinates } from "../compareElements.js";
import type { Place } from "../runners/runner.js";
import { type OptimizerCase, optimizerCases } from "./optimizerCases.js";
import { type Scope, stepByFormulas } from "./optimizerReference.js";
import {
  buildUpdates,
  drawSteps,
  stepInSystem,
  stepOnEngine,
  type Trajectory,
  type UpdateGraph,
} from "./optimizerSteps.js";

/** How far two ways to compute with 64 digits may differ, relative to the value. */
const digitsTolerance = 1e-50;

/** Where the graph is evaluated in 64 digits. */
const digitsPlace: Place = { engine: "mathjs", dtype: "float64", arithmetic: "exact" };

/**
 * Checks the updates of every optimizer and the clipping of gradients against the published formulas: the graph itself in 64 digits,
 * to 1e-50, and what each place computes, within its bound on rounding. Yields the rows of one optimizer at a time.
 */
export async function* checkOptimizers(
  places: readonly Place[],
  seed: number,
): AsyncGenerator<readonly CheckRow[], void, undefined> {
  const cases = optimizerCases();
  for (const subject of new Set(cases.map((each) => each.subject))) {
    const rows: CheckRow[] = [];
    for (const each of cases.filter((other) => other.subject === subject)) {
      rows.push(...(await checkOptimizer(each, places, seed)));
    }
    yield rows;
  }
}

/** Checks one optimizer with one combination of settings: a row for each of its variables in 64 digits, and for each at each place. */
export async function checkOptimizer(
  each: OptimizerCase,
  places: readonly Place[],
  seed: number,
): Promise<readonly CheckRow[]> {
  const given = drawSteps(seed);
  const expected = stepByFormulas(each, given);
  try {
    const graph = buildUpdates(each, given);
    const rows = compareAll(each, graph, expected, digitsPlace, inDigits(stepInSystem(graph, given, digits())));
    const bounds = {
      float64: once(() => stepInSystem(graph, given, errorBoundedSystem(float64))),
      float32: once(() => stepInSystem(graph, given, errorBoundedSystem(float32))),
    };
    for (const place of places) {
      const engine = await loadEngine(place.engine, place.arithmetic);
      const computed = stepOnEngine(graph, given, engine, place.dtype);
      rows.push(...compareAll(each, graph, expected, place, onEngine(computed, bounds[place.dtype]())));
    }
    return rows;
  } catch (error) {
    return [failedRow(each, error)];
  }
}

const digits = () => numberSystem("BigNumber");

/** An element of a variable after a step, compared with what the formulas say. */
interface Compared {
  readonly analytic: number;
  readonly reference: number;
  readonly error: number;
  readonly allowed: number;
}

/** Compares the elements of a variable after a step with their expected values. */
type Compare = (variable: Variable, step: number, expected: readonly Scalar[]) => readonly Compared[];

function inDigits(trajectory: Trajectory<Value>): Compare {
  const distance = (a: Scalar, b: Scalar) => Number(digits().primitives.map("abs(a - b)", { a, b }));
  return (variable, step, expected) =>
    flatten(trajectory[step]?.get(variable) as Value).map((element, i) => {
      const reference = Number(expected[i]);
      return {
        analytic: Number(element),
        reference,
        error: distance(element, expected[i] as Scalar),
        allowed: digitsTolerance * Math.abs(reference),
      };
    });
}

function onEngine(computed: Trajectory<Float64Array>, bounds: Trajectory<Value>): Compare {
  return (variable, step, expected) => {
    const bars = flatten(bounds[step]?.get(variable) as Value) as readonly Bounded[];
    return Array.from(computed[step]?.get(variable) as Float64Array, (analytic, i) => {
      const reference = Number(expected[i]);
      // The reference itself is rounded once, to a number.
      const allowed = (bars[i] as Bounded).error + 2 ** -53 * Math.abs(reference);
      return { analytic, reference, error: Math.abs(analytic - reference), allowed };
    });
  };
}

/** A row for all variables of one name, with the worst element of all steps. */
function compareAll(
  each: OptimizerCase,
  graph: UpdateGraph,
  expected: readonly (readonly Scope[])[],
  place: Place,
  compare: Compare,
): CheckRow[] {
  const names = new Set([...graph.first.keys()].map(nameOf));
  return [...names].map((name) => {
    const variables = [...graph.first.keys()].filter((variable) => nameOf(variable) === name);
    const elements = expected.flatMap((scopes, step) =>
      variables.flatMap((variable) => {
        const value = scopes[parameterOf(variable)]?.[name];
        if (value === undefined) throw new Error(`no formula says what ${name} is`);
        return compare(variable, step, flatten(value)).map((compared, i) => ({ ...compared, variable, step, i }));
      }),
    );
    const worst = elements.reduce((a, b) => (excess(b) > excess(a) ? b : a));
    const verdict = worstVerdict(elements);
    return {
      ...place,
      op: each.subject,
      input: name,
      sample: [each.title, `step ${worst.step + 1}`, place === digitsPlace ? "64 digits" : ""]
        .filter(Boolean)
        .join(", "),
      shape: worst.variable.shape,
      checked: elements.length,
      total: elements.length,
      absoluteError: Math.max(...elements.map(({ error }) => error)),
      relativeError: Math.max(...elements.map(relativeErrorOf)),
      at: coordinates(worst.i, worst.variable.shape),
      analytic: worst.analytic,
      reference: worst.reference,
      condition: 1,
      verdict,
      ...(verdict === "FAIL" && { explanation: explain(each, name, worst, place) }),
    };
  });
}

/** `0.parameter.velocity` and `adam.reached1` are what the formulas call `velocity` and `reached1`. */
function nameOf({ name }: Variable): string {
  return name.slice(name.lastIndexOf(".") + 1);
}

/** The index of the parameter that a variable belongs to; 0 if it belongs to all. */
function parameterOf({ name }: Variable): number {
  const index = Number.parseInt(name, 10);
  return Number.isNaN(index) ? 0 : index;
}

/** Error in units of what is allowed. NaN is worse than any number. */
function excess({ error, allowed }: Compared): number {
  if (error === 0) return 0;
  return Number.isNaN(error) ? Infinity : error / allowed;
}

function relativeErrorOf({ analytic, reference, error }: Compared): number {
  return error === 0 ? 0 : error / Math.max(Math.abs(analytic), Math.abs(reference));
}

function worstVerdict(elements: readonly Compared[]): Verdict {
  if (elements.some((each) => excess(each) > 1)) return "FAIL";
  return elements.some(({ allowed }) => allowed === Infinity) ? "NOISY" : "PASS";
}

function explain({ formulas }: OptimizerCase, name: string, { error, allowed }: Compared, place: Place): string {
  if (place !== digitsPlace)
    return `it is ${error.toExponential(1)} off, and rounding explains ${allowed.toExponential(1)}`;
  const formula = formulas.findLast(([assigned]) => assigned === name)?.[1];
  return `it is another algorithm than the published one: ${name} is to become ${formula}`;
}

function failedRow(each: OptimizerCase, error: unknown): CheckRow {
  return {
    ...digitsPlace,
    op: each.subject,
    input: "parameter",
    sample: each.title,
    shape: [],
    checked: 0,
    total: 0,
    absoluteError: Number.NaN,
    relativeError: Number.NaN,
    at: [],
    analytic: Number.NaN,
    reference: Number.NaN,
    condition: 1,
    verdict: "FAIL",
    explanation: error instanceof Error ? error.message : String(error),
  };
}
