import type { CheckRow, Verdict } from "./checkRow.js";
import { severity } from "./judge.js";

/** The rows of one input in one: the worst of them, and how many there are. */
export interface SummaryRow extends CheckRow {
  /** Rows that it stands for: one for each sample and engine. */
  readonly samples: number;
}

/** A row for each subject and input, in their order. Its errors are the largest of all; the rest is that of the worst row. */
export function summarize(rows: readonly CheckRow[]): SummaryRow[] {
  const groups = new Map<string, CheckRow[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.op, row.input]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return [...groups.values()].map((group) => {
    const worst = group.reduce((a, b) => (isWorse(b, a) ? b : a));
    return {
      ...worst,
      samples: group.length,
      absoluteError: Math.max(...group.map(({ absoluteError }) => absoluteError)),
      relativeError: Math.max(...group.map(({ relativeError }) => relativeError)),
    };
  });
}

/** Of two failures that which is explained is shown. */
function isWorse(a: CheckRow, b: CheckRow): boolean {
  const byVerdict = severity.indexOf(a.verdict) - severity.indexOf(b.verdict);
  if (byVerdict !== 0) return byVerdict > 0;
  if ((a.explanation === undefined) !== (b.explanation === undefined)) return a.explanation !== undefined;
  return a.relativeError > b.relativeError;
}

export type VerdictCounts = Readonly<Record<Verdict, number>>;

export function countVerdicts(rows: readonly CheckRow[]): VerdictCounts {
  const count = (verdict: Verdict) => rows.filter((row) => row.verdict === verdict).length;
  return { PASS: count("PASS"), FAIL: count("FAIL"), KINK: count("KINK"), NOISY: count("NOISY") };
}
