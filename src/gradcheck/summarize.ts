import type { Dtype } from "../engine/engine.js";
import type { CheckRow, Verdict } from "./checkRow.js";
import { severity } from "./judge.js";

/** The rows of one input in one: the worst of them, and how many there are. */
export interface SummaryRow extends CheckRow {
  /** Rows that it stands for: one for each sample and engine. */
  readonly samples: number;
  /** The largest relative error in float32; left out if nothing was checked there. The row's other errors are those in float64. */
  readonly float32Error?: number;
}

/** A row for each subject and input, in their order. Its errors are the largest of all, its order is the smallest; the rest is that of the worst row. */
export function summarize(rows: readonly CheckRow[]): SummaryRow[] {
  const groups = new Map<string, CheckRow[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.op, row.input]);
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(row);
  }
  return [...groups.values()].map((group) => {
    const [float64, float32] = [group.filter(isIn("float64")), group.filter(isIn("float32"))];
    const orders = group.flatMap(({ order }) => order ?? []);
    const measured = float64.length > 0 ? float64 : float32;
    return {
      ...group.reduce((a, b) => (isWorse(b, a) ? b : a)),
      samples: group.length,
      absoluteError: largest(measured.map(({ absoluteError }) => absoluteError)),
      relativeError: largest(measured.map(({ relativeError }) => relativeError)),
      ...(orders.length > 0 && { order: Math.min(...orders) }),
      ...(float32.length > 0 && { float32Error: largest(float32.map(({ relativeError }) => relativeError)) }),
    };
  });
}

const isIn = (dtype: Dtype) => (row: CheckRow) => row.dtype === dtype;

/** NaN is larger than any number. */
function largest(errors: readonly number[]): number {
  return errors.reduce((most, error) => Math.max(most, error), 0);
}

/** Of two failures that which is explained is shown. */
function isWorse(a: CheckRow, b: CheckRow): boolean {
  const byVerdict = severity.indexOf(a.verdict) - severity.indexOf(b.verdict);
  if (byVerdict !== 0) return byVerdict > 0;
  if ((a.explanation === undefined) !== (b.explanation === undefined)) return a.explanation !== undefined;
  if (a.dtype !== b.dtype) return a.dtype === "float64";
  return a.relativeError > b.relativeError;
}

export type VerdictCounts = Readonly<Record<Verdict, number>>;

export function countVerdicts(rows: readonly CheckRow[]): VerdictCounts {
  const count = (verdict: Verdict) => rows.filter((row) => row.verdict === verdict).length;
  return { PASS: count("PASS"), FAIL: count("FAIL"), KINK: count("KINK"), NOISY: count("NOISY") };
}
