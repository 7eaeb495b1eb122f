import type { Engine, Session } from "../engine/engine.js";
import { buildMeasurement } from "../train/stepGraph.js";
import { rowsAtOnce } from "../train/trainingSession.js";
import type { RestoredModel } from "./restoreModel.js";

/** Takes the loss of rows, batch after batch. Their mean is the loss that a validation would find, to the last bit. */
export class LossMeter {
  private readonly sessions = new Map<number, Session>();
  /** Of each batch. */
  private readonly losses: number[] = [];
  private rows = 0;

  constructor(
    private readonly model: RestoredModel,
    private readonly engine: Engine,
  ) {}

  /**
   * @param inputs of `rowsAtOnce` rows, or of fewer if they are the last
   * @param targets of the same rows, as the loss takes them
   */
  add(inputs: Float64Array, targets: Float64Array, rows: number): void {
    const session = this.sessionOf(rows);
    session.feed(0, inputs);
    session.feed(inputs.length, targets);
    const losses = new Float64Array(1);
    const pass = { rows, batchSize: rows, scalars: new Map(), losses };
    while (session.train(pass, 0, 1).isInStep);
    this.losses.push(losses[0] as number);
    this.rows += rows;
  }

  /** Mean over all rows. */
  get loss(): number {
    // Each by its share, so that a single batch keeps its loss to the last bit.
    return this.losses.reduce((mean, loss, i) => {
      const rows = Math.min(rowsAtOnce, this.rows - i * rowsAtOnce);
      return mean + loss * (rows / this.rows);
    }, 0);
  }

  private sessionOf(rows: number): Session {
    const session = this.sessions.get(rows) ?? this.open(rows);
    this.sessions.set(rows, session);
    return session;
  }

  private open(rows: number): Session {
    const { network, config, parameters } = this.model;
    return this.engine.prepare({
      dtype: config.dtype,
      steps: [buildMeasurement(network, config, rows).graph],
      tables: [],
      feed: { window: 1, perBatch: rows * (network.inputWidth + network.outputWidth) },
      state: parameters,
    });
  }
}
