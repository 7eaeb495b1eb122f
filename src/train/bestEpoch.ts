import type { Config } from "../config/schema.js";
import type { Variable } from "../graph/op.js";
import type { EpochRecord } from "./records.js";

/** Whose parameters a run's model gets: the best epoch's where a validation tells which that is, unless the config says otherwise. */
export function keepOf({ keep, validation }: Config): "best" | "last" {
  return keep ?? (validation === undefined ? "last" : "best");
}

/** Remembers the first epoch with the smallest loss, and the parameters after it. */
export class BestEpoch {
  private watched = Number.POSITIVE_INFINITY;
  private found: EpochRecord | undefined;
  private parameters: ReadonlyMap<Variable, Float64Array> = new Map();

  /** @param read the parameters as they are; left out, they are not remembered */
  constructor(private readonly read?: () => ReadonlyMap<Variable, Float64Array>) {}

  get record(): EpochRecord | undefined {
    return this.found;
  }

  get loss(): number | undefined {
    return this.found === undefined ? undefined : this.watched;
  }

  /** A parameter after the best epoch; undefined before there is one. */
  parameter(variable: Variable): Float64Array | undefined {
    return this.parameters.get(variable);
  }

  /** @param watched the validation loss where there is one, else the training loss */
  observe(record: EpochRecord, watched: number): void {
    if (!(watched < this.watched)) return;
    this.watched = watched;
    this.found = record;
    if (this.read !== undefined) this.parameters = this.read();
  }
}
