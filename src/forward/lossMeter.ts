import type { Engine } from "../engine/engine.js";
import { buildMeasurement } from "./buildMeasurement.js";
import { FedStep } from "./fedStep.js";
import { meanLoss } from "./meanLoss.js";
import type { RowWeights } from "./rowWeights.js";
import type { TrainedNetwork } from "./trainedNetwork.js";

/** Takes the loss of rows, batch after batch. Their mean is the loss that a validation finds, to the last bit. */
export class LossMeter {
  private readonly steps = new Map<number, FedStep>();
  /** The loss of each batch, and its rows. */
  private losses: number[] = [];
  private lengths: number[] = [];
  /** Sum of what the losses of the rows are divided by. */
  private divisor = 0;

  constructor(
    private model: TrainedNetwork,
    private readonly engine: Engine,
  ) {}

  /** Begins anew, with other parameters. */
  restart(parameters: TrainedNetwork["parameters"]): void {
    this.model = { ...this.model, parameters };
    for (const step of this.steps.values()) step.write(parameters);
    [this.losses, this.lengths, this.divisor] = [[], [], 0];
  }

  /**
   * @param inputs of `rowsAtOnce` rows, or of fewer if they are the last
   * @param targets of the same rows, as the loss takes them
   * @param weights of the same rows, or of none
   */
  add(inputs: Float64Array, targets: Float64Array, rows: number, weights?: RowWeights): void {
    const step = this.stepOver(rows, weights !== undefined);
    this.losses.push(step.run(inputs, targets, ...(weights === undefined ? [] : [weights.weights])));
    this.lengths.push(rows);
    if (weights === undefined) this.divisor += rows;
    else for (const divisor of weights.divisors) this.divisor += divisor;
  }

  /** Mean over all rows, by their weights. */
  get loss(): number {
    const rows = this.lengths.reduce((sum, length) => sum + length, 0);
    return meanLoss(this.losses, this.lengths) * (rows / this.divisor);
  }

  private stepOver(rows: number, isWeighted: boolean): FedStep {
    const { network, config, parameters } = this.model;
    let step = this.steps.get(rows);
    if (step === undefined) {
      const { graph } = buildMeasurement(network, { loss: config.loss, isWeighted }, rows);
      step = new FedStep(this.engine, config.dtype, graph, parameters);
      this.steps.set(rows, step);
    }
    return step;
  }
}
