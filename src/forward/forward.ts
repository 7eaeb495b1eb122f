import type { Engine, EngineName } from "../engine/engine.js";
import { loadEngine } from "../engine/loadEngine.js";
import { constant, input, variable } from "../graph/node.js";
import type { Variable } from "../graph/op.js";
import type { ClassLoss } from "../nn/losses/loss.js";
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
  /** For classes their probabilities, if they are wanted; else the same values. */
  readonly predictions: Float64Array;
  /** Numbers per row, in both. */
  readonly width: number;
}

type Activation = ClassLoss["activation"];

export interface ForwardOptions {
  /** Whether classes have probabilities. The logits show which class is the likeliest. Default: true. */
  readonly withProbabilities?: boolean | undefined;
}

/** Up to so many rows are computed one by one, so that rows that come a line at a time do not wait for a whole batch. */
const fewRows = 16;

/** Runs a trained network forward. A row's numbers are the same whatever rows it is computed with. */
export class Forward {
  private readonly batches = new Map<number, ForwardBatch>();

  private constructor(
    private model: TrainedNetwork,
    private readonly engine: Engine,
    private readonly withProbabilities: boolean,
  ) {}

  /** Always in exact arithmetic: with fused operations, a row's numbers would depend on the rows beside it. */
  static async open(
    model: TrainedNetwork,
    engine: EngineName,
    { withProbabilities = true }: ForwardOptions = {},
  ): Promise<Forward> {
    return new Forward(model, await loadEngine(engine, "exact"), withProbabilities);
  }

  /** Gives the network other parameters. */
  write(parameters: TrainedNetwork["parameters"]): void {
    this.model = { ...this.model, parameters };
    for (const batch of this.batches.values()) batch.write(parameters);
  }

  /** @param inputs encoded rows, one after another */
  run(inputs: Float64Array, rows: number): Outputs {
    const { inputWidth, outputWidth: width } = this.model.network;
    const values = new Float64Array(rows * width);
    const predictions = this.activation === undefined ? values : new Float64Array(rows * width);
    for (let row = 0; row < rows; ) {
      const left = rows - row;
      const batch = this.batchOf(left <= fewRows ? 1 : rowsAtOnce);
      const count = Math.min(left, batch.rows);
      batch.run(inputs.subarray(row * inputWidth, (row + count) * inputWidth));
      const [from, until] = [row * width, (row + count) * width];
      batch.readValues(values.subarray(from, until));
      if (predictions !== values) batch.readPredictions(predictions.subarray(from, until));
      row += count;
    }
    return { values, predictions, width };
  }

  /** What makes predictions of the outputs of the last layer; undefined if they are the same. */
  private get activation(): Activation | undefined {
    return this.withProbabilities ? losses[this.model.config.loss].activation : undefined;
  }

  private batchOf(rows: number): ForwardBatch {
    const batch = this.batches.get(rows) ?? new ForwardBatch(this.model, this.engine, rows, this.activation);
    this.batches.set(rows, batch);
    return batch;
  }
}

/** A batch of a certain length, as a step that writes the network's outputs to variables. */
class ForwardBatch {
  private readonly step: FedStep;
  private readonly values: Variable;
  private readonly predictions: Variable;
  /** Numbers of all rows of the batch. */
  private readonly read: Float64Array;

  constructor(
    { network, config, parameters }: TrainedNetwork,
    engine: Engine,
    readonly rows: number,
    activation: Activation | undefined,
  ) {
    const shape = [rows, network.outputWidth];
    this.values = variable("values", shape);
    this.predictions = variable("predictions", shape);
    const x = input("x", [rows, network.inputWidth]);
    const output = applyNetwork(network, x);
    const updates = [{ variable: this.values, value: output }];
    if (activation !== undefined) updates.push({ variable: this.predictions, value: ops[activation](output) });
    this.read = new Float64Array(rows * network.outputWidth);
    const state = new Map([...parameters, ...updates.map(({ variable }) => [variable, this.read] as const)]);
    this.step = new FedStep(engine, config.dtype, { rows, inputs: [x], loss: constant(0), updates }, state);
  }

  write(parameters: TrainedNetwork["parameters"]): void {
    this.step.write(parameters);
  }

  /** @param inputs of as many rows as the batch has, or of fewer: then the outputs of the other rows are of no use */
  run(inputs: Float64Array): void {
    this.step.run(inputs);
  }

  /** The outputs of the first rows. */
  readValues(into: Float64Array): void {
    this.readRows(this.values, into);
  }

  /** The same after the activation; there must be one. */
  readPredictions(into: Float64Array): void {
    this.readRows(this.predictions, into);
  }

  private readRows(variable: Variable, into: Float64Array): void {
    into.set(this.step.read(variable, this.read).subarray(0, into.length));
  }
}
