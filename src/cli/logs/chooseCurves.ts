import type { Series } from "../../charts/series.js";
import { UsageError } from "../../errors.js";
import { formatValue, formatValues } from "../../messages/formatValue.js";
import { suggestion } from "../../messages/nearest.js";
import { titleOf } from "../reporters/titles.js";
import type { RunLog } from "./runLog.js";

/** What is drawn if nothing is asked for. */
const usual = ["loss", "validationLoss"] as const;

/**
 * The curves of logs with these names, as far as each log has them. They are called by the log, if there are several; and by their name,
 * if there are several of these.
 *
 * @param names of the logs
 * @param metrics that are asked for; none for the losses, or in a table without any, its first column
 */
export function chooseCurves(
  logs: readonly RunLog[],
  names: readonly string[],
  metrics: readonly string[],
): readonly Series[] {
  const known = knownIn(logs);
  const chosen =
    metrics.length > 0 ? [...new Set(metrics.map((metric) => findName(metric, known) ?? metric))] : chooseUsual(known);
  const isAmong = (count: number, name: string | undefined) => (count > 1 && name !== undefined ? [name] : []);
  return logs.flatMap(({ curves }, i) =>
    chosen.flatMap((metric) => {
      const curve = curves.get(metric);
      const parts = [
        ...isAmong(logs.length, names[i]),
        ...isAmong(chosen.length, metrics.length > 0 ? metric : titleOf(metric)),
      ];
      return curve === undefined ? [] : [curve.toSeries(parts.join(" ") || metric)];
    }),
  );
}

function chooseUsual(known: readonly string[]): readonly string[] {
  const losses = usual.filter((name) => known.includes(name));
  return losses.length > 0 ? losses : known.filter((name) => name !== "step").slice(0, 1);
}

function knownIn(logs: readonly RunLog[]): readonly string[] {
  return [...new Set(logs.flatMap(({ curves }) => [...curves.keys()]))];
}

/** The name that is meant: itself, or the title that the log for people has for it. Spaces, `_` and capitals do not matter. */
function findName(metric: string, known: readonly string[]): string | undefined {
  if (known.includes(metric)) return metric;
  const meant = simplify(metric);
  return known.find((name) => simplify(name) === meant) ?? known.find((name) => simplify(titleOf(name)) === meant);
}

function simplify(name: string): string {
  return name.replace(/[ _]/g, "").toLowerCase();
}

/** @throws UsageError if none of the logs has one of these metrics */
export function checkMetrics(logs: readonly RunLog[], metrics: readonly string[]): void {
  const known = knownIn(logs);
  const name = metrics.find((metric) => findName(metric, known) === undefined);
  if (name === undefined) return;
  const inMetrics = `metrics.${name}`;
  const near = known.includes(inMetrics) ? `: did you mean ${formatValue(inMetrics)}?` : suggestion(name, known);
  throw new UsageError(`--metric: the log has no ${formatValue(name)}: it has ${formatValues(known)}${near}`);
}
