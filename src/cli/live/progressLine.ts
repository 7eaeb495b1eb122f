import { firstThatFits } from "../../messages/firstThatFits.js";
import { formatCount } from "../../messages/formatCount.js";
import type { Line } from "../output/line.js";
import { formatDuration } from "../tables/formatDuration.js";
import { drawBar } from "./drawBar.js";
import type { Drawable, LiveSize } from "./livePart.js";
import type { Progress } from "./progress.js";
import { TimeLeft } from "./timeLeft.js";

/** Columns of the bar. */
const barWidth = 16;

/** A line that shows how far work is: a bar, percentage, what is done, rows, time left. In a narrow window the bar is left out first. */
export class ProgressLine implements Drawable {
  private readonly time = new TimeLeft();

  constructor(
    private readonly progress: Progress,
    private readonly isUnicode: boolean,
  ) {}

  render({ columns }: LiveSize): readonly Line[] {
    const { what, done, total, rows } = this.progress;
    if (what === "") return [];
    this.time.observe(done);
    const counted = rows === undefined ? "" : formatCount(rows(), "row");
    if (total === undefined || total === 0) return [firstFitting([[what, counted], [what]], columns)];
    const share = Math.min(1, done / total);
    const percentage = `${Math.floor(100 * share)}%`.padStart(4);
    const seconds = this.time.secondsUntil(total);
    const left = seconds === undefined ? "" : `${formatDuration(Math.ceil(seconds))} left`;
    const bar = `${drawBar(share, barWidth, this.isUnicode)}${percentage}`;
    return [
      firstFitting(
        [
          [bar, what, counted, left],
          [percentage, what, counted, left],
          [percentage, what, left],
          [percentage, left],
        ],
        columns,
      ),
    ];
  }
}

/** The first of the lines that fits, else the last one. */
function firstFitting(choices: readonly (readonly string[])[], columns: number): string {
  return firstThatFits(
    choices.map((texts) => texts.filter((text) => text !== "").join("  ")),
    columns,
  );
}
