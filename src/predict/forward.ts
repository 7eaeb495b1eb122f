import type { Engine, EngineName, Pass, Session } from "../engine/engine.js";
import { loadEngine } from "../engine/loadEngine.js";
import { constant, input, variable } from "../graph/node.js";
import type { Node, Variable } from "../graph/op.js";
import { type LossName, losses } from "../nn/losses/losses.js";
import { applyNetwork } from "../nn/network.js";
import { ops } from "../ops/index.js";
import type { RestoredModel } from "./restoreModel.js";

/** What a network says of some rows, row after row. */
export interface Outputs {
  /** As the last layer gives them: logits, where classes were trained. */
  readonly values: Float64Array;
  /** Of classes, how likely each is; otherwise the same values. */
  readonly predictions: Float64Array;
  /** Numbers a row, in both. */
  readonly width: number;
}

/** Rows that are computed at once. */
export const fullBatch = 256;
/** Up to so many rows are computed one by one: what comes a line at a time is not to wait for a whole batch. */
const fewRows = 16;

/** Runs a trained network forward. A row's numbers are the same whatever rows it is computed with. */
export class Forward {
  private readonly sessions = new Map<number, ForwardSession>();

  private constructor(
    private readonly model: RestoredModel,
    private readonly engine: Engine,
  ) {}

  /** In exact arithmetic, however the model was trained: fused operations would round a row by the rows beside it. */
  static async open(model: RestoredModel, engine: EngineName): Promise<Forward> {
    return new Forward(model, await loadEngine(engine, "exact"));
  }

  /** @param inputs encoded rows, one after another */
  run(inputs: Float64Array, rows: number): Outputs {
    const { inputWidth, outputWidth: width } = this.model.network;
    const [values, predictions] = [new Float64Array(rows * width), new Float64Array(rows * width)];
    for (let row = 0; row < rows; ) {
      const left = rows - row;
      const session = this.sessionOf(left <= fewRows ? 1 : fullBatch);
      const count = Math.min(left, session.rows);
      const outputs = session.run(inputs.subarray(row * inputWidth, (row + count) * inputWidth));
      values.set(outputs.values.subarray(0, count * width), row * width);
      predictions.set(outputs.predictions.subarray(0, count * width), row * width);
      row += count;
    }
    return { values, predictions, width };
  }

  private sessionOf(rows: number): ForwardSession {
    const session = this.sessions.get(rows) ?? new ForwardSession(this.model, this.engine, rows);
    this.sessions.set(rows, session);
    return session;
  }
}

/** A batch of a certain length, as a step that writes what the network says to variables. */
class ForwardSession {
  private readonly session: Session;
  private readonly values: Variable;
  private readonly predictions: Variable;
  private readonly pass: Pass;

  constructor(
    { network, config, parameters }: RestoredModel,
    engine: Engine,
    readonly rows: number,
  ) {
    const shape = [rows, network.outputWidth];
    [this.values, this.predictions] = [variable("values", shape), variable("predictions", shape)];
    this.pass = { rows, batchSize: rows, scalars: new Map(), losses: new Float64Array(1) };
    const x = input("x", [rows, network.inputWidth]);
    const output = applyNetwork(network, x);
    const zeros = () => new Float64Array(rows * network.outputWidth);
    this.session = engine.prepare({
      dtype: config.dtype,
      steps: [
        {
          rows,
          inputs: [x],
          loss: constant(0),
          updates: [
            { variable: this.values, value: output },
            { variable: this.predictions, value: predictionsOf(config.loss, output) },
          ],
        },
      ],
      tables: [],
      feed: { window: 1, perBatch: rows * network.inputWidth },
      state: new Map([...parameters, [this.values, zeros()], [this.predictions, zeros()]]),
    });
  }

  /** @param inputs of as many rows as there are, or fewer: then what comes of the others is of no use */
  run(inputs: Float64Array): { readonly values: Float64Array; readonly predictions: Float64Array } {
    this.session.feed(0, inputs);
    while (this.session.train(this.pass, 0, 1).isInStep);
    return { values: this.session.read(this.values), predictions: this.session.read(this.predictions) };
  }
}

function predictionsOf(loss: LossName, outputs: Node): Node {
  const { activation } = losses[loss];
  return activation === undefined ? outputs : ops[activation](outputs);
}
