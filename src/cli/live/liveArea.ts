import type { Context } from "../context.js";
import { cutLine, spansOf, textOf } from "../output/cutLine.js";
import type { Below, Output } from "../output/output.js";
import { textWidthFor } from "../output/textWidth.js";
import { layOutDrawables } from "./layOutDrawables.js";
import type { Drawable, LiveSize } from "./livePart.js";
import { frameMilliseconds, Pace, startCost } from "./pace.js";
import { watchSuspension } from "./suspension.js";

/** A frame may be drawn between two ticks of the timer, so it ticks twice in the time of a frame. */
const tickMilliseconds = frameMilliseconds / 2;

/**
 * What is drawn at the bottom of the terminal, drawn again in their place. Both outputs know of it: what they write has it at its end, as it was,
 * so that it is never gone. The cursor is on the row below it, where
 * Ctrl-C leaves its `^C`.
 *
 * New frames and looks take no more than 2 % of the time. To write the last frame again costs next to nothing.
 */
export class LiveArea implements Below {
  private readonly frames = new Pace(0.012);
  private readonly looks = new Pace(0.008);
  /** The last frame: its text, the widths of its lines, and the size of the window that it was drawn for. */
  private shown: Frame = { text: "", widths: [], size: { columns: 0, rows: 0 } };
  private isOnTerminal = false;
  /** Whether a part of what was written last may be lost. */
  private isUncertain = false;
  /** Whether Ctrl-Z has stopped the process, and its waking up has not been reported yet. */
  private isStopped = false;
  private willComeBack = false;
  private isDrawing = false;
  private isClosed = false;
  private readonly timer: NodeJS.Timeout;
  private readonly stopWatching: () => void;
  private readonly output: Output;
  /** Whether both outputs are the terminal that it is on. */
  private readonly isShared: boolean;
  private readonly outputs: readonly Output[];

  /**
   * @param drawables from top to bottom
   * @param askForPause asks the work to pause soon, and to call `follow` then, for drawables that look at it
   */
  constructor(
    private readonly drawables: readonly Drawable[],
    { io, stdout, stderr }: Context,
    private readonly askForPause?: () => void,
  ) {
    this.output = stderr;
    this.outputs = [stdout, stderr];
    this.isShared = stdout.sharesTerminal(stderr);
    for (const output of this.outputs) output.below = this;
    this.timer = setInterval(() => this.tick(), tickMilliseconds).unref();
    this.stopWatching = watchSuspension(io, {
      onStop: () => {
        this.doubt();
        this.erase();
        this.isStopped = true;
      },
      onContinue: () => {
        // Others have written below a frame from before. But one that was erased for the stop may have been drawn again since.
        if (!this.isStopped) this.isOnTerminal = false;
        this.isStopped = false;
        this.comeBack();
      },
    });
  }

  /** To be called while the work pauses. */
  async follow(): Promise<void> {
    if (this.looks.isDue) await this.look();
    await this.draw();
  }

  private async look(): Promise<void> {
    const costOf = startCost();
    for (const drawable of this.drawables) await drawable.look?.();
    this.looks.spend(costOf());
  }

  private tick(): void {
    if (this.looks.isDue && this.drawables.some(({ look }) => look !== undefined)) this.askForPause?.();
    void this.draw();
  }

  /** Draws a frame, if one is due. One that has no longer the size of the window is drawn anew as soon as that may be. */
  private async draw(): Promise<void> {
    const isDue = this.hasNewSize ? this.frames.isPossible : this.frames.isDue;
    if (this.isDrawing || this.isClosed || !isDue) return;
    this.isDrawing = true;
    try {
      const costOf = startCost();
      const { size } = this;
      const isUnicode = this.output.isUnicode;
      const lines = layOutDrawables(this.drawables, { columns: size.columns - 1, rows: size.rows }).map((line) =>
        spansOf(line, isUnicode),
      );
      const widthOf = await textWidthFor(lines.flat().map(textOf));
      if (this.isClosed) return;
      const cut = lines.map((spans) => cutLine(spans, size.columns - 1, widthOf));
      this.put({
        text: cut.map(({ line }) => `${this.output.render(line)}${eraseLineAfter}\n`).join(""),
        widths: cut.map(({ width }) => width),
        size,
      });
      this.frames.spend(costOf());
    } finally {
      this.isDrawing = false;
    }
  }

  /**
   * To be called after Ctrl-C, which comes in the middle of a frame now and then: the system throws away what the terminal has not read
   * yet. Where the cursor is, nobody knows then, but the terminal has kept where the frame begins.
   */
  doubt(): void {
    this.isUncertain = true;
  }

  /** Writes a frame over the old one, in one go, so that nothing flickers. */
  private put(frame: Frame): void {
    const isSame = frame.text === this.shown.text && this.isOnTerminal;
    if (frame.text === "") this.erase();
    else if (!isSame) {
      const isInPlace = this.isOnTerminal && frame.widths.length <= this.shown.widths.length && !this.hasNewSize;
      this.output.control(`${this.moveToTop()}${isInPlace ? "" : keepPlaceFor(frame)}${frame.text}${eraseBelow}`);
    }
    this.shown = frame;
    this.isOnTerminal = frame.text !== "";
  }

  makeRoom(lines: string, output: Output): string {
    if (output !== this.output && !this.isShared) {
      this.erase();
      this.comeBack();
      return lines;
    }
    const up = this.moveToTop();
    // A frame that is too wide would wrap.
    if (this.hasNewSize) {
      this.isOnTerminal = false;
      this.comeBack();
      return `${up}${eraseBelow}${lines}`;
    }
    this.isOnTerminal = this.shown.text !== "";
    return `${this.writeOver(up, lines)}${keepPlaceFor(this.shown)}${this.shown.text}`;
  }

  /**
   * Lines on top of the last frame. They are written over it, since a terminal may show a part of a write; only lines that may wrap have
   * it erased before.
   */
  private writeOver(up: string, lines: string): string {
    if (up === "") return lines;
    const { columns } = this.size;
    // Each of ASCII takes a byte, and no more than a column.
    const isNarrow =
      Buffer.byteLength(lines) === lines.length && lines.split("\n").every(({ length }) => length < columns);
    return `${up}${isNarrow ? lines.replaceAll("\n", `${eraseLineAfter}\n`) : `${eraseBelow}${lines}`}`;
  }

  private erase(): void {
    if (!this.isOnTerminal) return;
    const up = this.moveToTop();
    // First, since this may be called by what it calls.
    this.isOnTerminal = false;
    this.output.control(`${up}${eraseBelow}`);
  }

  /** Draws it again when what is at hand is done: several lines may be written one after the other. */
  private comeBack(): void {
    if (this.willComeBack) return;
    this.willComeBack = true;
    queueMicrotask(() => {
      this.willComeBack = false;
      if (this.isClosed || this.isOnTerminal) return;
      if (this.hasNewSize) void this.draw();
      else this.put(this.shown);
    });
  }

  /** From the row below the lines. In a window that became narrower since, they take more rows. */
  private moveToTop(): string {
    if (!this.isOnTerminal) return "";
    const { isUncertain } = this;
    this.isUncertain = false;
    // A window of another size may have moved it.
    if (isUncertain && !this.hasNewSize) return restorePlace;
    const { columns } = this.size;
    const rows = this.shown.widths.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0);
    return `\r\u001B[${rows}A`;
  }

  private get hasNewSize(): boolean {
    const { columns, rows } = this.size;
    return this.shown.text !== "" && (columns !== this.shown.size.columns || rows !== this.shown.size.rows);
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

/** What is drawn at a time. */
interface Frame {
  readonly text: string;
  /** Of its lines. */
  readonly widths: readonly number[];
  /** That of the window. */
  readonly size: LiveSize;
}

/** Makes room for a frame below the cursor, and lets the terminal keep the place where it begins, before any of it is drawn. */
function keepPlaceFor({ widths: { length } }: Frame): string {
  return length === 0 ? "" : `${"\n".repeat(length)}\u001B[${length}A${savePlace}`;
}

const savePlace = "\u001B7";
const restorePlace = "\u001B8";
const eraseLineAfter = "\u001B[K";
const eraseBelow = "\u001B[J";
