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
 * It takes records as they come, many at once: most epochs of a fast run are not due, and an epoch may take less than a microsecond.
 *
 * @param every n, or `round` for about 20 to 50 rows
 * @param begun of a log that is gone on with
 */
export function selectEpochs(
  every: number | "round",
  begun = nothingSelected,
): (records: readonly TrainingRecord[]) => readonly TrainingRecord[] {
  let interval = every === "round" ? 1 : every;
  let { isFirst, held } = begun;
  return (records) => {
    const selected: TrainingRecord[] = [];
    for (const record of records) {
      if (record.type === "epoch" && !isFirst && record.epoch % interval !== 0) {
        held = record;
        continue;
      }
      if (record.type === "start" && every === "round") interval = roundInterval(record.config.epochs);
      if (record.type === "end" && held !== undefined) selected.push(held);
      if (record.type === "epoch") [isFirst, held] = [false, undefined];
      selected.push(record);
    }
    return selected;
  };
}
