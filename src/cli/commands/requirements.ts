import { UsageError } from "../../errors.js";
import { formatValue, formatValues } from "../../messages/formatValue.js";
import { suggestion } from "../../messages/nearest.js";
import { quote } from "../../messages/quote.js";
import { type Evaluation, explainUndefined } from "../../metrics/evaluation.js";
import { collectMetrics, type Metric } from "../../metrics/namesOfMetrics.js";
import { decimalNumber } from "../../text/decimalNumber.js";

/** A condition on a metric. */
export interface Requirement {
  readonly metric: string;
  readonly operator: Operator;
  readonly bound: number;
  /** The bound as it was typed. */
  readonly text: string;
}

const operators = {
  ">=": (value: number, bound: number) => value >= bound,
  "<=": (value: number, bound: number) => value <= bound,
  ">": (value: number, bound: number) => value > bound,
  "<": (value: number, bound: number) => value < bound,
  "==": (value: number, bound: number) => value === bound,
} as const;
type Operator = keyof typeof operators;

const pattern = new RegExp(
  String.raw`^\s*(?<metric>.+?)\s*(?<operator>>=|<=|==|>|<)\s*(?<bound>[+-]?${decimalNumber})\s*$`,
  "is",
);

/**
 * Reads a condition such as `accuracy>=0.95`.
 *
 * @throws UsageError if it is not a condition, or if there is no such metric
 */
export function parseRequirement(text: string, metrics: readonly string[]): Requirement {
  const { metric, operator, bound = "" } = pattern.exec(text)?.groups ?? {};
  if (metric === undefined) {
    throw new UsageError(
      `--require ${quote(text)}: expected a metric, one of ${Object.keys(operators).join(" ")}, and a number, such as "accuracy>=0.95"`,
    );
  }
  if (!metrics.includes(metric)) {
    throw new UsageError(
      `--require ${quote(text)}: the model has no metric ${quote(metric)}, it has ${formatValues(metrics)}${suggestion(metric, metrics)}`,
    );
  }
  return { metric, operator: operator as Operator, bound: Number(bound), text: bound };
}

/** A line for each requirement that is not met. A metric that is not a finite number meets none. */
export function checkRequirements(requirements: readonly Requirement[], evaluation: Evaluation): readonly string[] {
  const metrics = collectMetrics(evaluation);
  return requirements.flatMap(({ metric, operator, bound, text }) => {
    const found = metrics.get(metric) as Metric;
    const expected = `expected ${operator} ${text}`;
    if (found.value === null) return [`${metric} ${explainUndefined(evaluation.rows, found.target)}, ${expected}`];
    const { value, ofClass } = found;
    if (!Number.isFinite(value)) return [`${metric} is ${value}, which is not a finite number, ${expected}`];
    if (operators[operator](value, bound)) return [];
    const absent = ofClass?.support === 0 ? `: no row is of the class ${formatValue(ofClass.label)}` : "";
    return [`${metric} is ${value}, ${expected}${absent}`];
  });
}

/** The same lines if an output is not finite, so that there is no evaluation. */
export function failRequirements(requirements: readonly Requirement[]): readonly string[] {
  return requirements.map(
    ({ metric, operator, text }) => `${metric} is not a finite number, expected ${operator} ${text}`,
  );
}

/** Metrics that are infinite or NaN, with their values. Undefined metrics are left out. */
export function findInfinite(evaluation: Evaluation): readonly (readonly [metric: string, value: number])[] {
  return [...collectMetrics(evaluation)].flatMap(([metric, { value }]) =>
    value === null || Number.isFinite(value) ? [] : [[metric, value] as const],
  );
}
