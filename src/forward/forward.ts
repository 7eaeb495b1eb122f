import type { Engine, EngineName } from "../engine/engine.js";
import { loadEngine } from "../engine/loadEngine.js";
import { constant, input, variable } from "../graph/node.js";
import type { Variable } from "../graph/op.js";
import { losses } from "../nn/losses/losses.js";
import { applyNetwork } from "../nn/network.js";
import { ops } from "../ops/index.js";
import { FedStep } from "./fedStep.js";
import { rowsAtOnce } from "./rowsAtOnce.js";
import type { TrainedNetwork } from "./trainedNetwork.js";

/** The outputs of a network for some rows, row after row. */
export interface Outputs {
  /** The outputs of the last layer: logits, if the targets are classes. */
  readonly values: Float64Array;
  /** For classes their probabilities, else the same values. */
  readonly predictions: Float64Array;
  /** Numbers per row, in both. */
  readonly width: number;
}

/** Up to so many rows are computed one by one, so that rows that come a line at a time do not wait for a whole batch. */
const fewRows = 16;

/** Runs a trained network forward. A row's numbers are the same whatever rows it is computed with. */
export class Forward {
  private readonly batches = new Map<number, ForwardBatch>();

  private constructor(
    private model: TrainedNetwork,
    private readonly engine: Engine,
  ) {}

  /** Always in exact arithmetic: with fused operations, a row's numbers would depend on the rows beside it. */
  static async open(model: TrainedNetwork, engine: EngineName): Promise<Forward> {
    return new Forward(model, await loadEngine(engine, "exact"));
  }

  /** Gives the network other parameters. */
  write(parameters: TrainedNetwork["parameters"]): void {
    this.model = { ...this.model, parameters };
    for (const batch of this.batches.values()) batch.write(parameters);
  }

  /** @param inputs encoded rows, one after another */
  run(inputs: Float64Array, rows: number): Outputs {
    const { inputWidth, outputWidth: width } = this.model.network;
    const [values, predictions] = [new Float64Array(rows * width), new Float64Array(rows * width)];
    for (let row = 0; row < rows; ) {
      const left = rows - row;
      const batch = this.batchOf(left <= fewRows ? 1 : rowsAtOnce);
      const count = Math.min(left, batch.rows);
      const outputs = batch.run(inputs.subarray(row * inputWidth, (row + count) * inputWidth));
      values.set(outputs.values.subarray(0, count * width), row * width);
      predictions.set(outputs.predictions.subarray(0, count * width), row * width);
      row += count;
    }
    return { values, predictions, width };
  }

  private batchOf(rows: number): ForwardBatch {
    const batch = this.batches.get(rows) ?? new ForwardBatch(this.model, this.engine, rows);
    this.batches.set(rows, batch);
    return batch;
  }
}

/** A batch of a certain length, as a step that writes the network's outputs to variables. */
class ForwardBatch {
  private readonly step: FedStep;
  private readonly values: Variable;
  private readonly predictions: Variable;

  constructor(
    { network, config, parameters }: TrainedNetwork,
    engine: Engine,
    readonly rows: number,
  ) {
    const shape = [rows, network.outputWidth];
    this.values = variable("values", shape);
    this.predictions = variable("predictions", shape);
    const x = input("x", [rows, network.inputWidth]);
    const output = applyNetwork(network, x);
    const { activation } = losses[config.loss];
    const updates = [
      { variable: this.values, value: output },
      { variable: this.predictions, value: activation === undefined ? output : ops[activation](output) },
    ];
    const zeros = () => new Float64Array(rows * network.outputWidth);
    const state = new Map([...parameters, [this.values, zeros()], [this.predictions, zeros()]]);
    this.step = new FedStep(engine, config.dtype, { rows, inputs: [x], loss: constant(0), updates }, state);
  }

  write(parameters: TrainedNetwork["parameters"]): void {
    this.step.write(parameters);
  }

  /** @param inputs of as many rows as the batch has, or of fewer: then the outputs of the other rows are of no use */
  run(inputs: Float64Array): Pick<Outputs, "values" | "predictions"> {
    this.step.run(inputs);
    return { values: this.step.read(this.values), predictions: this.step.read(this.predictions) };
  }
}
