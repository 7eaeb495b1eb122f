import type { LoadedConfig } from "../../config/loadedConfig.js";
import type { Dataset } from "../../data/encode/dataset.js";
import { loadDatasets } from "../../data/load/loadDatasets.js";
import { rowsOf } from "../../data/load/split.js";
import type { Rows } from "../../engine/engine.js";
import { DataError, type Place } from "../../errors.js";
import { buildBatchGraph } from "../../forward/buildBatchGraph.js";
import { input } from "../../graph/node.js";
import type { Variable } from "../../graph/op.js";
import { initializeNetwork, type Network, widthsOfMasks } from "../../nn/network.js";
import { RandomStream } from "../../random.js";
import { batchSizeOf, fitNetwork } from "../../train/fitNetwork.js";
import { weighData } from "../../train/weighData.js";
import type { Leaf, Sample } from "../sample.js";
import type { Subject } from "../subject.js";
import { findCorners, valuesAt } from "./corners.js";

/** If a batch has more rows, this many are drawn. */
const mostRows = 64;

/** How far parameters are moved off a corner, in units of a parameter's largest value, or of 1 if all of them are 0. */
const offset = 0.1;

type Parameters = ReadonlyMap<Variable, Float64Array>;

interface Model {
  readonly config: LoadedConfig["config"];
  readonly dataset: Dataset;
  readonly network: Network;
  /** Of the config, for messages. */
  readonly place: Place;
}

/**
 * A config's loss over batches of its own data, at its initial parameters, by every parameter. The samples are a batch, and the last
 * batch of an epoch if it is shorter. Units are dropped out, as in training. If the parameters are at a corner, as zeros often are, the
 * batch comes again with parameters that are moved off it.
 *
 * `samples` throws a DataError if the loss is not finite.
 *
 * @throws ConfigError, DataError, FileError if the config or its data are wrong
 */
export async function modelSubject(loaded: LoadedConfig): Promise<Subject> {
  const { config, directory, place } = loaded;
  const { training: dataset } = await loadDatasets(config.data, { ...config, directory, place });
  const network = fitNetwork(loaded, dataset);
  return { name: "model", samples: (seed) => createSamples({ config, dataset, network, place: place([]) }, seed) };
}

function createSamples(model: Model, seed: number): readonly Sample[] {
  const { config, dataset, network } = model;
  const random = RandomStream.create(seed, "gradcheck");
  const initial = initializeNetwork(network, RandomStream.create(config.seed, "init"));
  const { rows } = dataset.inputs;
  const batchSize = batchSizeOf(config, rows);
  // The last batch is empty if all batches are equally long.
  const sizes = new Set([batchSize, rows % batchSize || batchSize].map((size) => Math.min(size, mostRows)));
  return [...sizes].flatMap((size) => {
    const sample = createSample(model, initial, size, random);
    if (!sample.isAtCorner) return [sample];
    const moved = createSample(model, moveOff(initial, random), size, random);
    return [sample, { ...moved, title: `${moved.title}, with other parameters` }];
  });
}

/** A batch of so many rows, drawn at random. */
function createSample(
  { config, dataset, network, place }: Model,
  parameters: Parameters,
  size: number,
  random: RandomStream,
): Sample {
  const { inputs } = dataset;
  const rows = drawRows(inputs.rows, size, random);
  const dropouts = widthsOfMasks(network).map((each, i) => ({ ...each, mask: input(`mask${i}`, [size, each.width]) }));
  const masks = dropouts.map(({ mask }) => mask);
  const { tables, isWeighted } = weighData(dataset, config.loss);
  const weighed = isWeighted
    ? { weights: input("weights", [size, 1]), divisors: input("divisors", [size, 1]) }
    : undefined;
  const { x, target, loss } = buildBatchGraph(network, config.loss, size, masks, weighed);
  const drawn = dropouts.map(({ mask, width, rate }): [Leaf, Float64Array] => [
    mask,
    Float64Array.from({ length: size * width }, () => (random.chance(rate) ? 0 : 1 / (1 - rate))),
  ]);
  const read = [x, target, ...(weighed === undefined ? [] : [weighed.weights, weighed.divisors])];
  const values: [Leaf, Float64Array][] = [
    ...parameters,
    ...read.map((leaf, i): [Leaf, Float64Array] => [leaf, rowsOf(tables[i] as Rows, rows).values]),
    ...drawn,
  ];
  // In float32 the point is the one that training starts at.
  const round = (numbers: Float64Array) => (config.dtype === "float32" ? numbers.map(Math.fround) : numbers);
  const point = new Map(values.map(([leaf, numbers]) => [leaf, round(numbers)]));
  const evaluated = valuesAt(loss, point);
  const value = evaluated.get(loss) as number;
  if (!Number.isFinite(value)) {
    throw new DataError(
      `the loss is ${value} at the first parameters, so it has no gradient: look at the data's size and the formulas`,
      place,
    );
  }
  const corners = findCorners(evaluated);
  const notes = corners.map(({ op, count, total }) => `${op} at a corner in ${count} of ${total} places`);
  return {
    title: [`${size} of ${inputs.rows} rows`, ...notes].join(", "),
    inputs: network.parameters,
    output: loss,
    point,
    cotangent: Float64Array.of(1),
    isAtCorner: corners.length > 0,
  };
}

/** The parameters, moved by random numbers. */
function moveOff(parameters: Parameters, random: RandomStream): Parameters {
  return new Map(
    [...parameters].map(([parameter, values]) => {
      const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const distance = offset * (largest === 0 ? 1 : largest);
      return [parameter, values.map((value) => value + random.uniform(-distance, distance))];
    }),
  );
}

/** Numbers of `count` rows, ascending: all of them, or as many drawn at random. */
function drawRows(rows: number, count: number, random: RandomStream): Uint32Array {
  const numbers = Uint32Array.from({ length: rows }, (_, i) => i);
  if (count < rows) random.shuffle(numbers);
  return numbers.subarray(0, count).toSorted();
}
