import type { Series } from "../../charts/series.js";
import { UsageError } from "../../errors.js";
import { formatValue, formatValues } from "../../messages/formatValue.js";
import { suggestion } from "../../messages/nearest.js";
import type { RunLog } from "./runLog.js";

/** What is drawn if nothing is asked for. */
const usual = ["loss", "validationLoss"] as const;

/**
 * The curves of logs with these names, as far as each log has them. They are called by the log, if there are several; and by their name,
 * if there are several of these.
 *
 * @param metrics that are asked for; none for the losses, or in a table without any, its first column
 * @param names of the logs
 * @throws UsageError if no log has one of them
 */
export function chooseCurves(
  logs: readonly RunLog[],
  names: readonly string[],
  metrics: readonly string[],
): readonly Series[] {
  const known = [...new Set(logs.flatMap(({ curves }) => [...curves.keys()]))];
  const chosen = metrics.length > 0 ? [...new Set(metrics)] : chooseUsual(known);
  for (const name of metrics) if (!known.includes(name)) throw refuse(name, known);
  const isAmong = (count: number, name: string | undefined) => (count > 1 && name !== undefined ? [name] : []);
  return logs.flatMap(({ curves }, i) =>
    chosen.flatMap((metric) => {
      const curve = curves.get(metric);
      const parts = [...isAmong(logs.length, names[i]), ...isAmong(chosen.length, metric)];
      return curve === undefined ? [] : [curve.toSeries(parts.join(" ") || metric)];
    }),
  );
}

function chooseUsual(known: readonly string[]): readonly string[] {
  const losses = usual.filter((name) => known.includes(name));
  return losses.length > 0 ? losses : known.filter((name) => name !== "step").slice(0, 1);
}

function refuse(name: string, known: readonly string[]): UsageError {
  const short = known.find((each) => each === `metrics.${name}`);
  const near = short === undefined ? suggestion(name, known) : `: did you mean ${formatValue(short)}?`;
  return new UsageError(
    `--metric: there is no ${formatValue(name)} in the log${near} There are ${formatValues(known)}`,
  );
}
