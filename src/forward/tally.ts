import type { ClassColumn, NumberColumn } from "../data/encode/dataset.js";
import { GrowingTable } from "../data/encode/table.js";
import type { Place } from "../errors.js";
import { type Classification, classify } from "../metrics/classification.js";
import type { Evaluation } from "../metrics/evaluation.js";
import { measureRegression, type Regression } from "../metrics/regression.js";
import { classTargetsOf } from "../nn/losses/losses.js";
import { marginOf } from "../nn/targets/marginOf.js";
import type { ClassTargets } from "../nn/targets/targets.js";
import type { Outputs } from "./forward.js";
import { readNumber } from "./readNumber.js";
import type { TrainedNetwork } from "./trainedNetwork.js";

/** Probabilities that are kept: 256 MiB. With more there is no ranking of the rows. */
const mostProbabilities = 2 ** 25;

/** Keeps what is true and what is predicted of rows, and measures it. */
export class Tally {
  private readonly targets: readonly (ClassTally | NumberTally)[];
  private rows = 0;

  /** @param most probabilities that are kept */
  constructor({ outputColumns, config }: Pick<TrainedNetwork, "outputColumns" | "config">, most = mostProbabilities) {
    const classes = outputColumns.flatMap((column) => (column.kind === "class" ? column.labels : []));
    const mostRanked = Math.floor(most / classes.length);
    this.targets = outputColumns.map((column, i) =>
      column.kind === "class" ? new ClassTally(column, i, config, mostRanked) : new NumberTally(column, i),
    );
  }

  /** @param truths targets as the loss takes them, in the place of outputs and predictions */
  add(truths: Outputs, outputs: Outputs, row: number, place: () => Place): void {
    for (const target of this.targets) target.add(truths, outputs, row, place);
    this.rows++;
  }

  /** @param loss over all rows */
  finish(loss: number): Evaluation {
    const measured = this.targets.map((target) => target.finish());
    return {
      rows: this.rows,
      loss,
      classifications: measured.filter((each) => "accuracy" in each),
      regressions: measured.filter((each) => "r2" in each),
    };
  }
}

class ClassTally {
  /** The index of the true class, that of the predicted one, and the probability of the true one. */
  private readonly results = new GrowingTable(3);
  /** The probability of each class. */
  private probabilities: GrowingTable | undefined;
  private readonly kind: ClassTargets;
  private readonly margin: number;

  constructor(
    private readonly column: ClassColumn,
    private readonly index: number,
    { loss, threshold }: TrainedNetwork["config"],
    private readonly mostRanked: number,
  ) {
    this.kind = classTargetsOf(loss);
    this.margin = marginOf(threshold);
    this.probabilities = new GrowingTable(column.labels.length);
  }

  add(truths: Outputs, outputs: Outputs, row: number, place: () => Place): void {
    const { results, index, kind } = this;
    // A true class is found in the targets as a predicted one is found in the logits.
    const truth = kind.findClass(truths, row, index);
    const predictions = { values: outputs.predictions, width: outputs.width };
    const at = append(results, place);
    results.values[at] = truth;
    results.values[at + 1] = kind.findClass(outputs, row, index, this.margin);
    results.values[at + 2] = kind.findProbability(predictions, row, index, truth);
    if (results.rows > this.mostRanked) this.probabilities = undefined;
    const table = this.probabilities;
    if (table === undefined) return;
    const from = append(table, place);
    for (let i = 0; i < table.columns; i++) {
      table.values[from + i] = kind.findProbability(predictions, row, index, i);
    }
  }

  finish(): Classification {
    const { name: target, labels } = this.column;
    const [truths, predictions, likelihoods] = [0, 1, 2].map((column) => take(this.results, column));
    return classify({
      target,
      labels,
      truths: truths as Float64Array,
      predictions: predictions as Float64Array,
      likelihoods: likelihoods as Float64Array,
      probabilities: this.probabilities?.finish().values,
    });
  }
}

class NumberTally {
  /** The true number, and the predicted one, in their raw unit. */
  private readonly results = new GrowingTable(2);

  constructor(
    private readonly column: NumberColumn,
    private readonly index: number,
  ) {}

  add(truths: Outputs, outputs: Outputs, row: number, place: () => Place): void {
    const read = ({ predictions, width }: Outputs) =>
      readNumber(this.column, predictions[row * width + this.index] as number);
    const at = append(this.results, place);
    this.results.values[at] = read(truths);
    this.results.values[at + 1] = read(outputs);
  }

  finish(): Regression {
    return measureRegression(this.column.name, take(this.results, 0), take(this.results, 1));
  }
}

/** Makes room for a row, and gives the index of its first number. */
function append(table: GrowingTable, place: () => Place): number {
  return table.addRow(() => table.rows, place);
}

function take(table: GrowingTable, column: number): Float64Array {
  const { rows, columns, values } = table.finish();
  const taken = new Float64Array(rows);
  for (let row = 0; row < rows; row++) taken[row] = values[row * columns + column] as number;
  return taken;
}
