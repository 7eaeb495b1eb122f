import type { LayerSpec } from "../../nn/layers.js";
import type { ChosenTask } from "./chooseTask.js";

/** The size of what is to be learnt. */
export interface Size {
  /** Rows to train on. */
  readonly rows: number;
  /** Inputs of the network. */
  readonly inputs: number;
}

/** The network, and how long it is trained. */
export interface ChosenNetwork {
  readonly layers: readonly LayerSpec[];
  readonly epochs: number;
  readonly batchSize: number;
  readonly patience: number;
  readonly lr: number;
  /** Per unit of the learning rate, so that it acts more in a run of more steps. */
  readonly weightDecay: number;
  /** Whether there would be more epochs if there were fewer rows or inputs. */
  readonly isCapped: boolean;
}

/** Parameters times rows times epochs that take about a minute. */
const budget = 1e11;
/** Early stopping ends most runs long before their last epoch. A small table has few steps in an epoch, and needs more of them. */
const [fewestEpochs, usualEpochs, mostEpochs] = [10, 300, 1000];
const enoughSteps = 6000;

/** The rules were tuned by `npm run bench -- proposals`, on tables of 100 to 10,000 rows. */
export function chooseNetwork(
  { rows, inputs }: Size,
  { outputs }: Pick<ChosenTask, "outputs">,
  hidden?: readonly number[],
): ChosenNetwork {
  const widths = hidden ?? chooseWidths(inputs, outputs);
  const sizes = [inputs, ...widths, outputs];
  const parameters = sizes.slice(1).reduce((sum, width, i) => sum + ((sizes[i] as number) + 1) * width, 0);
  const affordable = Math.round(budget / (parameters * Math.max(rows, 1)));
  const batchSize = chooseBatchSize(rows);
  const wanted = Math.max(usualEpochs, Math.min(mostEpochs, Math.round((enoughSteps * batchSize) / Math.max(rows, 1))));
  const epochs = Math.max(fewestEpochs, Math.min(wanted, affordable));
  return {
    layers: [
      ...widths.flatMap((width, i): LayerSpec[] => (i === 0 ? [width, "relu", { dropout: 0.1 }] : [width, "relu"])),
      outputs,
    ],
    epochs,
    batchSize,
    patience: Math.max(5, Math.round(epochs / 15)),
    lr: 0.001,
    weightDecay: rows < 2000 ? 0.3 : rows < 20_000 ? 0.1 : 0.01,
    isCapped: epochs < wanted,
  };
}

function chooseWidths(inputs: number, outputs: number): readonly number[] {
  const first = inputs > 50 ? 128 : 64;
  return [first, Math.max(first / 2, Math.min(outputs, first))];
}

/** A power of two. */
function chooseBatchSize(rows: number): number {
  return Math.max(16, Math.min(512, 2 ** Math.round(Math.log2(Math.max(rows, 1) / 40))));
}
