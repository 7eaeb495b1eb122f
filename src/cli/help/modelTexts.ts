import type { Checkpoint, Tensors } from "../../model/checkpoint.js";
import type { Model } from "../../model/model.js";
import type { TextsOf } from "./textsOf.js";

export const modelKeys: TextsOf<Omit<Model, "warnings"> & Record<"format" | "version" | "checksum", never>> = {
  format: '"backprop-model" (required)',
  version: "version of the format, 1 (required)",
  tool: "program that wrote the file, with its version",
  config: "the config with its defaults, but for threads (required)",
  inputs: "columns of the inputs with their categories, scalers and fills",
  outputs: "columns of the targets with their class labels, the weights of the classes, and scalers",
  data: "number of rows of the data, those to validate on included, and the SHA-256 of the data file",
  training: "why the run ended, and the losses and accuracies of the model",
  validation:
    "the metrics of the model on the rows held out, by the names of `evaluate --require`, and the baseline of each target: always the commonest class, or always the mean",
  parameters:
    'a list of {"name", "shape", "values"}: "layers.0.weight" is a matrix of inputs × outputs, row after row (required)',
  checksum: "checksum of all the rest; without it the file is not checked. If you edit the file, delete this key",
};

export const checkpointKeys: TextsOf<
  Omit<Checkpoint, "tensors"> & Tensors & Record<"format" | "version" | "checksum", never>
> = {
  format: '"backprop-checkpoint"',
  version: "version of the format, 1",
  tool: "program that wrote the file, with its version",
  config: "the config with its defaults",
  directory: "the folder that paths in the config are relative to, relative to the checkpoint",
  engine: "engine that runs the network",
  inputs: "as in a model file",
  outputs: "as in a model file",
  data: "as in a model file; if the data has another SHA-256 when the run goes on, there is a warning",
  run: "epochs and updates done, states of the random generators, best epoch, what stop, lr and --watch remember, and the place in the epoch",
  parameters: "the parameters now",
  optimizer: "what the optimizer remembers",
  kept: "both at the start of the epoch under way, if there is one",
  previous: "the parameters before the last epoch",
  best: 'the parameters of the best epoch, with keep "best"',
  losses: "losses of the batches of the epoch under way",
  checksum: "checksum of all the rest; a checkpoint that was changed is refused",
};
