import type { LoadedConfig } from "../../config/loadedConfig.js";
import { loadDatasets } from "../../data/load/loadDatasets.js";
import type { Variable } from "../../graph/op.js";
import { formatShape } from "../../graph/shape.js";
import { formatCount } from "../../messages/formatCount.js";
import type { Model, Parameter } from "../../model/model.js";
import { fitNetwork } from "../../train/fitNetwork.js";
import { tool } from "../../version.js";
import { refuse } from "../refuse.js";
import type { LinearTensor } from "./findLinear.js";
import { describeAll } from "./fitLayers.js";

/**
 * The model that a config's run would have ended with, had it come to these parameters: its columns and scalers are fitted to the rows
 * that the run would train on.
 *
 * @param known what is wrong with the file besides
 * @throws ModelError if the parameters are not those of the config's network, with all differences
 * @throws ConfigError, DataError, FileError if the config or its data are wrong
 */
export async function fitConfig(
  linear: readonly LinearTensor[],
  loaded: LoadedConfig,
  file: string,
  known: readonly string[],
): Promise<Model> {
  const { config, directory, place } = loaded;
  const { training, origin } = await loadDatasets(config.data, { ...config, directory, place, isHashed: true });
  const wanted = fitNetwork(loaded, training).layers.filter(({ parameters }) => parameters.length > 0);
  const problems =
    wanted.length === linear.length
      ? wanted.flatMap(({ parameters }, i) => findDifferences(linear[i] as LinearTensor, parameters))
      : [`the config has ${formatCount(wanted.length, "linear layer")}, and the file ${describeAll(linear)}`];
  if (known.length + problems.length > 0) throw refuse([...known, ...problems], file);
  return {
    tool,
    config,
    inputs: { columns: training.inputColumns },
    outputs: { columns: training.outputColumns },
    data: origin,
    parameters: wanted.flatMap(({ parameters }, i) => valuesFor(parameters, linear[i] as LinearTensor)),
  };
}

/** What a layer of the file has otherwise than that of the config. */
function findDifferences(
  { name, prefix, fanIn, fanOut, bias: had }: LinearTensor,
  [weight, bias]: readonly Variable[],
): readonly string[] {
  const [takes, gives] = (weight as Variable).shape;
  const where = (weight as Variable).name.replace(/^layers\.(\d+)\..*/, "layers[$1]");
  const isSame = takes === fanIn && gives === fanOut;
  return [
    ...(isSame
      ? []
      : [`${name} ${formatShape([fanOut, fanIn])}: ${where} of the config takes ${takes} numbers and gives ${gives}`]),
    ...((bias === undefined) === (had === undefined)
      ? []
      : [
          `${prefix}.bias: ${had === undefined ? `it is not in the file, and ${where} of the config has one: write {"linear": ${gives}, "bias": false} there` : `${where} of the config has none`}`,
        ]),
  ];
}

function valuesFor(parameters: readonly Variable[], { weight, bias }: LinearTensor): readonly Parameter[] {
  return parameters.map(({ name, shape }, i) => ({ name, shape, values: i === 0 ? weight : (bias as Float64Array) }));
}
