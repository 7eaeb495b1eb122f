import type { Engine } from "../engine/engine.js";
import { buildMeasurement } from "./buildMeasurement.js";
import { FedStep } from "./fedStep.js";
import { meanLoss } from "./meanLoss.js";
import type { TrainedNetwork } from "./trainedNetwork.js";

/** Takes the loss of rows, batch after batch. Their mean is the loss that a validation finds, to the last bit. */
export class LossMeter {
  private readonly steps = new Map<number, FedStep>();
  /** The loss of each batch, and its rows. */
  private losses: number[] = [];
  private lengths: number[] = [];

  constructor(
    private model: TrainedNetwork,
    private readonly engine: Engine,
  ) {}

  /** Begins anew, with other parameters. */
  restart(parameters: TrainedNetwork["parameters"]): void {
    this.model = { ...this.model, parameters };
    for (const step of this.steps.values()) step.write(parameters);
    [this.losses, this.lengths] = [[], []];
  }

  /**
   * @param inputs of `rowsAtOnce` rows, or of fewer if they are the last
   * @param targets of the same rows, as the loss takes them
   */
  add(inputs: Float64Array, targets: Float64Array, rows: number): void {
    this.losses.push(this.stepOver(rows).run(inputs, targets));
    this.lengths.push(rows);
  }

  /** Mean over all rows. */
  get loss(): number {
    return meanLoss(this.losses, this.lengths);
  }

  private stepOver(rows: number): FedStep {
    const { network, config, parameters } = this.model;
    let step = this.steps.get(rows);
    if (step === undefined) {
      step = new FedStep(this.engine, config.dtype, buildMeasurement(network, config, rows).graph, parameters);
      this.steps.set(rows, step);
    }
    return step;
  }
}
