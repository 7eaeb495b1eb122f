import type { TrainingRecord } from "../../train/records.js";
import type { TrainingRun } from "../../train/trainingRun.js";
import type { Context } from "../context.js";
import { canShowLive } from "./canShowLive.js";
import type { LiveArea } from "./liveArea.js";
import type { LivePart } from "./livePart.js";
import { type LivePartsWanted, openLiveParts } from "./openLiveParts.js";
import { sizeOfPictures } from "./sizeOfPictures.js";

/** What is shown of a run besides its log: below the log while it goes on, and pictures to stay at its end. */
export class LiveRun {
  private constructor(
    private readonly parts: readonly LivePart[],
    private readonly area: LiveArea | undefined,
    private readonly context: Context,
  ) {}

  static async open(
    run: TrainingRun,
    { quiet, ...wanted }: LivePartsWanted & { readonly quiet: boolean },
    context: Context,
  ): Promise<LiveRun> {
    if (quiet) return new LiveRun([], undefined, context);
    const isShown = canShowLive(context.io);
    const parts = await openLiveParts(run, wanted, { isShown, output: context.stderr });
    if (!isShown) return new LiveRun(parts, undefined, context);
    const { LiveArea } = await import("./liveArea.js");
    return new LiveRun(parts, new LiveArea(parts, context, () => run.pause()), context);
  }

  show(records: readonly TrainingRecord[]): void {
    for (const part of this.parts) part.show?.(records);
  }

  /** To be called while the run pauses. */
  async follow(): Promise<void> {
    await this.area?.follow();
  }

  /** To be called after Ctrl-C. Ends the line on which it has left its `^C`; below a live area there is one for it. */
  endLine(): void {
    const { stderr } = this.context;
    this.area?.doubt();
    if (this.area === undefined && stderr.isTerminal) void stderr.write([""]);
  }

  /** Writes what stays, when the run is over. */
  async finish(): Promise<void> {
    this.close();
    const kept = this.parts.filter(({ isKept }) => isKept);
    const size = sizeOfPictures(this.context.stderr);
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
