import type { Context } from "../context.js";
import { cutLine, spansOf, textOf } from "../output/cutLine.js";
import type { Erasable, Output } from "../output/output.js";
import { textWidthFor } from "../output/textWidth.js";
import { layOutPictures } from "./layOutPictures.js";
import type { LiveSize, Picture } from "./livePart.js";
import { frameMilliseconds, Pace } from "./pace.js";
import { watchSuspension } from "./suspension.js";

/** A frame may be drawn between two ticks of the timer, so it ticks twice in the time of a frame. */
const tickMilliseconds = frameMilliseconds / 2;

/**
 * Pictures at the bottom of the terminal, drawn again in their place. Both outputs know of it: they erase it before they write, and the
 * next frame is drawn below what they wrote. The cursor is on the row below it, where Ctrl-C leaves its `^C`.
 *
 * All that it does takes no more than 2 % of the time: frames, frames after others have written, and looks.
 */
export class LiveArea implements Erasable {
  private readonly frames = new Pace(0.008);
  private readonly repairs = new Pace(0.004);
  private readonly looks = new Pace(0.008);
  /** The widths of the lines on the terminal, and what was written for them. */
  private widths: readonly number[] = [];
  private shown = "";
  private isDrawing = false;
  private isClosed = false;
  private readonly timer: NodeJS.Timeout;
  private readonly stopWatching: () => void;
  private readonly output: Output;
  private readonly outputs: readonly Output[];

  /**
   * @param pictures from top to bottom
   * @param askForPause asks the work to stand still and call `follow` soon, for pictures that look at it
   */
  constructor(
    private readonly pictures: readonly Picture[],
    { io, stdout, stderr }: Context,
    private readonly askForPause?: () => void,
  ) {
    this.output = stderr;
    this.outputs = [stdout, stderr];
    for (const output of this.outputs) output.below = this;
    this.timer = setInterval(() => this.tick(), tickMilliseconds).unref();
    this.stopWatching = watchSuspension(io, { onStop: () => this.erase(), onContinue: () => this.forget() });
  }

  /** To be called when the work stands still. */
  async follow(): Promise<void> {
    if (this.looks.isDue) await this.look();
    await this.draw();
  }

  private async look(): Promise<void> {
    const start = performance.now();
    for (const picture of this.pictures) await picture.look?.();
    this.looks.spend(performance.now() - start);
  }

  private tick(): void {
    if (this.looks.isDue && this.pictures.some(({ look }) => look !== undefined)) this.askForPause?.();
    void this.draw();
  }

  /** Draws a frame, if one is due. */
  private async draw(): Promise<void> {
    const isRepair = !this.frames.isDue && this.widths.length === 0 && this.repairs.isDue;
    if (this.isDrawing || this.isClosed || !(isRepair || this.frames.isDue)) return;
    this.isDrawing = true;
    try {
      const start = performance.now();
      const { columns, rows } = this.size;
      const isUnicode = this.output.isUnicode;
      const lines = layOutPictures(this.pictures, { columns: columns - 1, rows }).map((line) =>
        spansOf(line, isUnicode),
      );
      const widthOf = await textWidthFor(lines.flat().map(textOf));
      if (this.isClosed) return;
      if (lines.length === 0) this.erase();
      const cut = lines.map((spans) => cutLine(spans, columns - 1, widthOf));
      this.put(
        cut.map(({ line }) => this.output.render(line)),
        cut.map(({ width }) => width),
      );
      const cost = performance.now() - start;
      this.frames.spend(cost);
      if (isRepair) this.repairs.spend(cost);
    } finally {
      this.isDrawing = false;
    }
  }

  /** Writes the lines over the old ones, in one go, so that nothing flickers. */
  private put(lines: readonly string[], widths: readonly number[]): void {
    const text = lines.map((line) => `${line}${eraseLineAfter}\n`).join("");
    if (text === "" || (text === this.shown && this.widths.length > 0)) return;
    this.output.control(`${this.moveToTop()}${text}${eraseBelow}`);
    this.shown = text;
    this.widths = widths;
  }

  erase(): void {
    if (this.widths.length === 0) return;
    const up = this.moveToTop();
    // First, since this may be called by what it calls.
    this.forget();
    this.output.control(`${up}${eraseBelow}`);
  }

  /** What is on the terminal stays there. */
  private forget(): void {
    this.widths = [];
  }

  /** From the row below the lines. In a window that became narrower since, they take more rows. */
  private moveToTop(): string {
    const { columns } = this.size;
    const rows = this.widths.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0);
    return rows === 0 ? "" : `\r\u001B[${rows}A`;
  }

  private get size(): LiveSize {
    const { columns = 80, rows = 24 } = this.output;
    return { columns, rows };
  }

  close(): void {
    if (this.isClosed) return;
    this.erase();
    this.isClosed = true;
    clearInterval(this.timer);
    this.stopWatching();
    for (const output of this.outputs) output.below = undefined;
  }
}

const eraseLineAfter = "\u001B[K";
const eraseBelow = "\u001B[J";
