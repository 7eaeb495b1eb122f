import type { Config } from "../../config/schema.js";
import type { Table } from "../../data/encode/table.js";
import type { Engine } from "../../engine/engine.js";
import { FedStep } from "../../forward/fedStep.js";
import { rowsAtOnce } from "../../forward/rowsAtOnce.js";
import { constant, input, variable } from "../../graph/node.js";
import { applyLayers, type Network } from "../../nn/network.js";
import { ops } from "../../ops/index.js";
import { hiddenActivations } from "../hiddenActivations.js";
import type { ParameterValues } from "../runState.js";
import { Turns } from "../turns.js";

/** Units of an activation layer that give the same number for every row, so that nothing gets through them. */
export interface StuckUnits {
  /** The layer's index in the config. */
  readonly layer: number;
  readonly activation: string;
  readonly units: number;
  readonly stuck: number;
}

/** The hidden layer with the largest share of stuck units; undefined if there is none with an activation. */
export async function findStuckUnits(
  engine: Engine,
  { layers, dtype }: Pick<Config, "layers" | "dtype">,
  network: Network,
  parameters: ParameterValues,
  { rows, columns, values }: Table,
): Promise<StuckUnits | undefined> {
  const batch = Math.min(rows, rowsAtOnce);
  const x = input("x", [batch, columns]);
  const outputs = applyLayers(network, x);
  const watched = hiddenActivations(layers).map(({ layer, activation }) => {
    const { width } = network.layers[layer] ?? { width: 0 };
    const [high, negatedLow] = [variable(`high${layer}`, [1, width]), variable(`low${layer}`, [1, width])];
    const bounds = [new Float64Array(width).fill(-Infinity), new Float64Array(width).fill(-Infinity)] as const;
    return { layer, activation, width, variables: [high, negatedLow] as const, bounds };
  });
  const updates = watched.flatMap(({ layer, variables: [high, negatedLow] }) => {
    const output = outputs[layer] ?? x;
    return [
      { variable: high, value: ops.max(output, { axis: 0 }) },
      { variable: negatedLow, value: ops.max(ops.negate(output), { axis: 0 }) },
    ];
  });
  const zeros = watched.flatMap(({ width, variables }) =>
    variables.map((each) => [each, new Float64Array(width)] as const),
  );
  const state = new Map([...parameters, ...zeros]);
  const step = new FedStep(engine, dtype, { rows: batch, inputs: [x], loss: constant(0), updates }, state);
  const turns = new Turns();
  for (let from = 0; from < rows; from += batch) {
    if (turns.isOver) await turns.yield();
    // At the end of the last batch are rows of the one before, which change nothing.
    step.run(values.subarray(from * columns, Math.min(from + batch, rows) * columns));
    for (const { variables, bounds } of watched) {
      for (const [i, each] of variables.entries()) widen(bounds[i] as Float64Array, step.read(each));
    }
  }
  const counts = watched.map(({ layer, activation, width: units, bounds: [high, negatedLow] }) => {
    const stuck = high.reduce((sum, value, unit) => sum + (value + (negatedLow[unit] as number) === 0 ? 1 : 0), 0);
    return { layer, activation, units, stuck };
  });
  return counts.toSorted((a, b) => b.stuck / b.units - a.stuck / a.units)[0];
}

function widen(bounds: Float64Array, values: Float64Array): void {
  for (const [i, value] of values.entries()) bounds[i] = Math.max(bounds[i] as number, value);
}
