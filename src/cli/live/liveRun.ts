import type { TrainingRecord } from "../../train/records.js";
import type { TrainingRun } from "../../train/trainingRun.js";
import type { Context } from "../context.js";
import { canShowLive } from "./canShowLive.js";
import type { LiveArea } from "./liveArea.js";
import type { LivePart } from "./livePart.js";
import { type LivePartsOptions, openLiveParts } from "./openLiveParts.js";

/** The size of pictures that are written to a file or a pipe. */
const fileSize = { columns: 80, rows: 40 };

export interface LiveRunOptions extends Pick<LivePartsOptions, "plot"> {
  /** Shows nothing at all. */
  readonly quiet: boolean;
}

/** What is shown of a run besides its log: below the log while it goes on, and pictures to stay at its end. */
export class LiveRun {
  private constructor(
    private readonly parts: readonly LivePart[],
    private readonly area: LiveArea | undefined,
    private readonly context: Context,
  ) {}

  static async open(run: TrainingRun, { quiet, plot }: LiveRunOptions, context: Context): Promise<LiveRun> {
    if (quiet) return new LiveRun([], undefined, context);
    const isShown = canShowLive(context.io);
    const parts = await openLiveParts(run, { isShown, isUnicode: context.stderr.isUnicode, plot });
    if (!isShown) return new LiveRun(parts, undefined, context);
    const { LiveArea } = await import("./liveArea.js");
    return new LiveRun(parts, new LiveArea(parts, context, () => run.pause()), context);
  }

  show(records: readonly TrainingRecord[]): void {
    for (const part of this.parts) for (const record of records) part.show(record);
  }

  /** To be called when the run stands still. */
  async follow(): Promise<void> {
    await this.area?.follow();
  }

  /** Writes what stays, when the run is over. */
  async finish(): Promise<void> {
    this.close();
    const kept = this.parts.filter(({ isKept }) => isKept);
    const { columns = fileSize.columns, rows = fileSize.rows, isTTY } = this.context.io.stderr;
    const size = isTTY === true ? { columns: columns - 1, rows } : fileSize;
    for (const part of kept) {
      await part.look?.();
      await this.context.stderr.write(part.render(size));
    }
  }

  /** Takes all that is drawn away from the terminal, for good. */
  close(): void {
    this.area?.close();
  }
}
