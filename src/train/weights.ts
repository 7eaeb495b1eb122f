import type { LoadedConfig } from "../config/loadedConfig.js";
import type { DataColumns, NumberColumn } from "../data/encode/dataset.js";
import { isFilled, missingPolicyOf } from "../data/load/dataSpec.js";
import { ConfigError, ModelError } from "../errors.js";
import { formatValue } from "../messages/formatValue.js";
import type { Model } from "../model/model.js";
import { asActivation, asLinear, type LayerSpec } from "../nn/layers.js";
import { losses } from "../nn/losses/losses.js";

/** A model whose parameters a run starts from. */
export interface Weights {
  /** The model's file, for messages. */
  readonly file: string;
  readonly model: Pick<Model, "config" | "inputs" | "outputs" | "parameters">;
  /** Whether scalers and fills are fitted to the new data instead of being taken from the model. */
  readonly isRefit?: boolean | undefined;
}

/** How weights fit a config. */
export interface FittedWeights {
  /**
   * The columns that the parameters were trained with, which give them their meaning. Undefined if the model does not name them: then
   * the parameters only need to have the right shapes.
   */
  readonly columns: DataColumns | undefined;
  readonly warnings: readonly string[];
}

/**
 * Checks that weights fit a config.
 *
 * @throws ModelError if the model predicts another kind of targets than the config's loss is for
 * @throws ConfigError if the config scales or fills in another way
 */
export function fitWeights(weights: Weights, loaded: LoadedConfig): FittedWeights {
  const { file, model, isRefit = false } = weights;
  const { config, inputs } = model;
  const warnings = findOtherActivations(weights, loaded);
  const outputs = model.outputs ?? nameNumbers(weights, loaded);
  if (inputs === undefined || outputs === undefined) return { columns: undefined, warnings };
  const [had, has] = [config.loss, loaded.config.loss].map((loss) => losses[loss].targets.description);
  if (had !== has) {
    throw new ModelError(
      `it was trained with ${config.loss} to predict ${had}: ${loaded.config.loss} is for ${has}`,
      file,
    );
  }
  const columns = { inputColumns: inputs.columns, outputColumns: outputs.columns };
  if (!isRefit) checkFits(columns, file, loaded);
  return { columns, warnings };
}

/** What the names and shapes of parameters follow from: for each layer up to the last linear one its width and bias, if it is linear. */
function parametersOf(layers: readonly LayerSpec[]): readonly unknown[] {
  const linear = layers.map(asLinear);
  const last = linear.findLastIndex((layer) => layer !== undefined);
  return linear.slice(0, last + 1).map((layer) => layer && [layer.linear, layer.bias ?? true]);
}

/** The targets of a model that names its inputs alone: numbers, under the names that they have in the data. */
function nameNumbers({ model }: Weights, { config }: LoadedConfig): Model["outputs"] {
  const { data } = config;
  if (losses[model.config.loss].targets.kind !== "numbers" || !("target" in data)) return undefined;
  return { columns: [data.target].flat().map((name) => ({ name, kind: "number" })) };
}

/**
 * Checks that weights are those of the layers of a config, for as many inputs.
 *
 * @throws ModelError if they are not, with what to type
 */
export function checkLayers({ file, model }: Weights, { config }: LoadedConfig, inputs: number): void {
  const [had, has] = [model.config.layers, config.layers].map((layers) => JSON.stringify(parametersOf(layers)));
  if (had !== has) {
    const layers = JSON.stringify(model.config.layers);
    throw new ModelError(
      `its parameters do not fit the network: got the layers ${layers}, expected ${JSON.stringify(config.layers)}, as in the config: add --set 'layers=${layers}'`,
      file,
    );
  }
  const takes = model.parameters[0]?.shape[0];
  if (takes === inputs || takes === undefined) return;
  throw new ModelError(
    `its parameters do not fit the data: got ${takes} inputs, expected ${inputs}: choose the columns that it takes with "features" in data, or leave others out with "exclude"`,
    file,
  );
}

/** Activations other than those that the parameters were trained with: the parameters fit, but mean something else. */
function findOtherActivations({ file, model }: Weights, { config }: LoadedConfig): readonly string[] {
  return config.layers.flatMap((layer, i) => {
    const was = model.config.layers[i];
    const [now, then] = [asActivation(layer), was === undefined ? undefined : asActivation(was)];
    if (now === undefined || then === undefined || now.activation === then.activation) return [];
    const [is, had] = [now, then].map(({ activation }) => formatValue(activation));
    return [
      `layers[${i}] is ${is}, and the parameters of ${file} were trained with ${had} there: they may mean little`,
    ];
  });
}

/** @throws ConfigError if numbers are scaled or filled in another way than the config says */
function checkFits({ inputColumns, outputColumns }: DataColumns, file: string, { config, place }: LoadedConfig): void {
  const refuse = (path: readonly string[], got: string, had: string, remedy: string) => {
    const message = `got ${formatValue(got)}, but ${had} in ${file}: ${remedy}, or fit to this data with --refit`;
    throw new ConfigError([{ place: place(path), path: path.join("."), message }]);
  };
  const checkScale = (key: "scale" | "scaleTargets", columns: readonly { readonly kind: string }[]) => {
    // With auto the data would decide, and it is the model's data that has decided.
    if (config[key] === "auto") return;
    const other = columns.filter(isNumber).find(({ scaler }) => (scaler?.kind ?? "none") !== config[key]);
    if (other === undefined) return;
    const kind = other.scaler?.kind ?? "none";
    const name = formatValue(other.name);
    const had = kind === "none" ? `${name} is not scaled` : `${name} has a scaler of the kind ${formatValue(kind)}`;
    refuse([key], config[key], had, `set ${formatValue(kind)}`);
  };
  checkScale("scale", inputColumns);
  checkScale("scaleTargets", outputColumns);
  const { data } = config;
  if (!("missing" in data)) return;
  const other = inputColumns
    .filter(isNumber)
    .find((column) => (column.fill !== undefined) !== isFilled(data, column.name));
  if (other === undefined) return;
  const policy = missingPolicyOf(data, other.name);
  const name = formatValue(other.name);
  if (other.fill === undefined) refuse(["data", "missing"], policy, `${name} has no mean`, 'set "error" or "drop"');
  else refuse(["data", "missing"], policy, `missing cells of ${name} are filled`, 'set "mean"');
}

function isNumber(column: { readonly kind: string }): column is NumberColumn {
  return column.kind === "number";
}
