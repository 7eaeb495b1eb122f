import type { Config } from "../../config/schema.js";
import type { EndReason } from "../../model/model.js";
import type { HealthRecord, WarningRecord } from "../records.js";
import { roundUp } from "../roundInterval.js";
import type { RunState } from "../runState.js";
import type { TrainingSession } from "../trainingSession.js";
import { diagnose } from "./diagnose.js";
import { mostRows } from "./healthMeter.js";

/** Looks in a row after which what is seen is reported. */
const looksInARow = 2;
/** Looks at a run, about: at least, and at most. */
const [fewestLooks, mostLooks] = [12, 48];
/** If there are more than the fewest looks, they take no more than this part of the rows that the run takes. */
const largestCost = 0.02;

/**
 * Epochs from look to look, if the user does not say: as many looks as cost little, and a few in any case.
 *
 * @param epochs of the run
 * @param rows of an epoch
 */
export function intervalOfLooks(epochs: number, rows: number): number {
  const cheap = Math.min(rows, mostRows) / (largestCost * rows);
  return Math.min(roundUp(epochs / fewestLooks), roundUp(Math.max(epochs / mostLooks, cheap)));
}

/** Ends of a run that are the same each time that it is run. */
const certainEnds: readonly (EndReason | undefined)[] = ["epochs", "target", "patience"];

/**
 * Looks at the health of a run: after its first epoch, after every nth and after its last. Each
 * diagnosis is reported once. The same config and seed give the same records, also if the run goes on from a checkpoint in between.
 */
export class HealthMonitor {
  constructor(
    private readonly config: Config,
    private readonly measure: NonNullable<TrainingSession["measureHealth"]>,
    private readonly every: number,
  ) {}

  /** The number of epochs from here to the next look. */
  epochsToLook({ epochs }: RunState): number {
    return epochs === 0 ? 1 : this.every - (epochs % this.every);
  }

  /**
   * Looks, if it is time to.
   *
   * @param reason why the run ends here, if it does
   * @returns the new diagnoses as warnings, and the health
   */
  async look(state: RunState, reason: EndReason | undefined): Promise<readonly (WarningRecord | HealthRecord)[]> {
    const { epochs, lr, last, firstLoss } = state;
    const isDue = epochs === 1 || epochs % this.every === 0 || certainEnds.includes(reason);
    if (!isDue || reason === "diverged" || last === undefined || firstLoss === undefined) return [];
    const health: HealthRecord = { type: "health", epoch: epochs, layers: await this.measure(lr) };
    const diagnoses = diagnose({ config: this.config, health, loss: last.loss, firstLoss });
    const before = state.diagnoses;
    const looksOf = (name: string) => before[name] ?? 0;
    const seen = diagnoses.map(({ name, isCertain }) => [name, isCertain ? looksInARow : looksOf(name) + 1] as const);
    // What was said stays said. Anything else that is not seen any more begins anew.
    const said = Object.entries(before).filter(([, looks]) => looks >= looksInARow);
    state.diagnoses = Object.fromEntries([...seen, ...said]);
    const fresh = diagnoses.filter(
      ({ name }) => looksOf(name) < looksInARow && (state.diagnoses[name] ?? 0) >= looksInARow,
    );
    return [...fresh.map(({ message }) => ({ type: "warning", message }) as const), health];
  }
}
