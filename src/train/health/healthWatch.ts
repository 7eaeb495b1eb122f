import type { Config } from "../../config/schema.js";
import type { EndReason } from "../../model/model.js";
import type { HealthRecord, WarningRecord } from "../records.js";
import type { RunState } from "../runState.js";
import type { TrainingSession } from "../trainingSession.js";
import { findIllnesses } from "./findIllnesses.js";

/** What is seen at so many looks in a row is an illness. A single one may be chance: of the first parameters, or of a batch. */
const looksInARow = 2;

/** Ends of a run that are the same each time that it is run. */
const certainEnds: readonly (EndReason | undefined)[] = ["epochs", "target", "patience"];

/**
 * Looks at the health of a run: after its first epoch, after every nth and after its last. What is ill is said once for each kind of
 * illness. The same config and seed give the same records, also if the run goes on from a checkpoint in between.
 */
export class HealthWatch {
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
   * @returns warnings about what is ill, and the health
   */
  async look(state: RunState, reason: EndReason | undefined): Promise<readonly (WarningRecord | HealthRecord)[]> {
    const { epochs, lr, last, firstLoss } = state;
    const isDue = epochs === 1 || epochs % this.every === 0 || certainEnds.includes(reason);
    if (!isDue || reason === "diverged" || last === undefined || firstLoss === undefined) return [];
    const health: HealthRecord = { type: "health", epoch: epochs, layers: await this.measure(lr) };
    const illnesses = findIllnesses({ config: this.config, health, loss: last.loss, firstLoss });
    const told = illnesses.filter(({ name }) => (state.illnesses[name] ?? 0) === looksInARow - 1);
    this.count(state, new Set(illnesses.map(({ name }) => name)));
    return [...told.map(({ message }) => ({ type: "warning", message }) as const), health];
  }

  /** Counts the looks in a row at which something was ill. What was told stays as it is. */
  private count(state: RunState, found: ReadonlySet<string>): void {
    const told = Object.entries(state.illnesses).filter(([, looks]) => looks >= looksInARow);
    const seen = [...found].map((name) => [name, (state.illnesses[name] ?? 0) + 1] as const);
    state.illnesses = Object.fromEntries([...seen, ...told]);
  }
}
