import { renderLineChart } from "../../charts/lineChart.js";
import { LongCurve } from "../../charts/longCurve.js";
import type { TrainingRecord } from "../../train/records.js";
import type { Line } from "../output/line.js";
import { lineOfRow } from "../output/lineOfRow.js";
import { measureTitles } from "../reporters/titles.js";
import type { LivePart, LiveSize } from "./livePart.js";

/** The rows of the plot: half of what is free, but no more than it takes to see the curves well. */
const [fewestRows, mostRows] = [8, 16];

/** The losses of a run so far, as curves over the epochs. */
export class PlotPart implements LivePart {
  readonly isKept = true;
  private readonly loss = new LongCurve();
  private readonly validationLoss = new LongCurve();

  /** @param isUnicode whether the curves may be drawn in braille */
  constructor(private readonly isUnicode: boolean) {}

  show(records: readonly TrainingRecord[]): void {
    for (const record of records) {
      if (record.type !== "epoch") continue;
      this.loss.add(record.epoch, record.loss);
      if (record.validationLoss !== undefined) this.validationLoss.add(record.epoch, record.validationLoss);
    }
  }

  render({ columns, rows }: LiveSize): readonly Line[] {
    const curves = [this.loss.toSeries("loss"), this.validationLoss.toSeries(measureTitles.validationLoss)];
    const all = curves.filter(({ xs }) => xs.length > 0);
    if (all.length === 0) return [];
    return renderLineChart(all, {
      columns,
      rows: Math.min(rows, mostRows, Math.max(fewestRows, Math.round(rows / 2))),
      isAscii: !this.isUnicode,
      xTitle: "epoch",
      isXWhole: true,
    }).map(lineOfRow);
  }
}
