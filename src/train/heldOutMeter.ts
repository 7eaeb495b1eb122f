import type { Config } from "../config/schema.js";
import type { Dataset } from "../data/encode/dataset.js";
import type { EngineName } from "../engine/engine.js";
import type { Place } from "../errors.js";
import { NonFiniteOutputError } from "../forward/explainNonFinite.js";
import { Measurer } from "../forward/measurer.js";
import type { Evaluation } from "../metrics/evaluation.js";
import type { Network } from "../nn/network.js";
import type { ParameterValues } from "./runState.js";
import { Turns } from "./turns.js";

interface Options {
  readonly config: Config;
  readonly network: Network;
  /** The rows held out. */
  readonly dataset: Dataset;
  /** The place of a row, for messages. */
  readonly place?: ((row: number) => Place) | undefined;
  readonly engine: EngineName;
}

/** Measures parameters on the rows that a run holds out, as `evaluate` measures a model on a file. */
export class HeldOutMeter {
  private measurer: Measurer | undefined;
  private readonly turns = new Turns();

  constructor(private readonly options: Options) {}

  /**
   * @param signal once aborted, nothing more is measured
   * @returns undefined if it was aborted, or if an output is not finite
   * @throws CapacityError if it takes more memory than there can be
   */
  async measure(parameters: ParameterValues, signal?: AbortSignal): Promise<Evaluation | undefined> {
    try {
      return await this.measureFinite(parameters, signal);
    } catch (error) {
      if (error instanceof NonFiniteOutputError) return undefined;
      throw error;
    }
  }

  /** @throws NonFiniteOutputError if the output for a row is not finite */
  async measureFinite(parameters: ParameterValues, signal?: AbortSignal): Promise<Evaluation | undefined> {
    const { place = (row) => ({ file: "validation", row: row + 1 }) } = this.options;
    const { inputs, targets, sampleWeights } = this.options.dataset;
    const measurer = await this.start(parameters);
    for (let from = 0; from < inputs.rows; from += measurer.capacity) {
      if (this.turns.isOver) await this.turns.yield();
      if (signal?.aborted === true) return undefined;
      const until = Math.min(from + measurer.capacity, inputs.rows);
      measurer.add({
        rows: until - from,
        inputs: inputs.values.subarray(from * inputs.columns, until * inputs.columns),
        targets: targets.values.subarray(from * targets.columns, until * targets.columns),
        sampleWeights: sampleWeights?.subarray(from, until),
        place: (row) => place(from + row),
      });
    }
    return measurer.finish();
  }

  private async start(parameters: ParameterValues): Promise<Measurer> {
    const { config, network, dataset, engine } = this.options;
    if (this.measurer !== undefined) this.measurer.restart(parameters);
    else {
      const { outputColumns } = dataset;
      this.measurer = await Measurer.open({ config, network, parameters, outputColumns }, engine);
    }
    return this.measurer;
  }
}
