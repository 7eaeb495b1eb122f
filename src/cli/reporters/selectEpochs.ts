import type { EpochRecord, TrainingRecord } from "../../train/records.js";
import { roundInterval } from "../../train/roundInterval.js";

/** How far a log has come. */
export interface Selection {
  /** Whether no epoch has come yet. */
  readonly isFirst: boolean;
  /** The last epoch, if it has no row since it was not due. */
  readonly held: EpochRecord | undefined;
}

const nothingSelected: Selection = { isFirst: true, held: undefined };

/**
 * Selects the first epoch, every nth and the last, and all records that are not epochs. A run may stop early, so the last epoch is
 * known only at the end. An epoch that is not due is therefore held back until the next record.
 *
 * @param every n, or `round` for about 20 to 50 rows
 * @param begun of a log that is gone on with
 */
export function selectEpochs(
  every: number | "round",
  begun = nothingSelected,
): (record: TrainingRecord) => readonly TrainingRecord[] {
  let interval = every === "round" ? 1 : every;
  let { isFirst, held } = begun;
  return (record) => {
    if (record.type === "start" && every === "round") interval = roundInterval(record.config.epochs);
    if (record.type === "end") return held === undefined ? [record] : [held, record];
    if (record.type !== "epoch") return [record];
    const isDue = isFirst || record.epoch % interval === 0;
    isFirst = false;
    held = isDue ? undefined : record;
    return isDue ? [record] : [];
  };
}
