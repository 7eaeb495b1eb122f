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
  /** Numbers that are learnt. */
  readonly parameters: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly patience: number;
  readonly lr: number;
  /** Whether there would be more epochs if there were fewer rows or inputs. */
  readonly isCapped: boolean;
}

/** Parameters times rows times epochs that take about a minute. */
const budget = 1e11;
const [fewestEpochs, mostEpochs] = [10, 300];

/** Tuned by `npm run bench -- proposals`. */
export function chooseNetwork(
  { rows, inputs }: Size,
  { outputs }: Pick<ChosenTask, "outputs">,
  hidden?: readonly number[],
): ChosenNetwork {
  const widths = hidden ?? chooseWidths(inputs, outputs);
  const sizes = [inputs, ...widths, outputs];
  const parameters = sizes.slice(1).reduce((sum, width, i) => sum + ((sizes[i] as number) + 1) * width, 0);
  const affordable = Math.round(budget / (parameters * Math.max(rows, 1)));
  const epochs = Math.max(fewestEpochs, Math.min(mostEpochs, affordable));
  return {
    layers: [
      ...widths.flatMap((width, i): LayerSpec[] => (i === 0 ? [width, "relu", { dropout: 0.1 }] : [width, "relu"])),
      outputs,
    ],
    parameters,
    epochs,
    batchSize: chooseBatchSize(rows),
    patience: Math.max(5, Math.min(20, Math.round(epochs / 5))),
    lr: 0.001,
    isCapped: epochs < mostEpochs,
  };
}

function chooseWidths(inputs: number, outputs: number): readonly number[] {
  const first = inputs > 50 ? 128 : 64;
  return [first, Math.max(first / 2, Math.min(outputs, first))];
}

/** A power of two. */
function chooseBatchSize(rows: number): number {
  return Math.max(16, Math.min(512, 2 ** Math.round(Math.log2(rows / 100))));
}
