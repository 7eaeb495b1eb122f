import { describeSchema, type FormDescription, type KeyDescription } from "../../config/describeSchema.js";
import { input } from "../../graph/node.js";
import { printNode } from "../../graph/printNode.js";
import { activationNames, activationParams, resolveActivation } from "../../nn/activations.js";
import { buildLoss } from "../../nn/losses/loss.js";
import { type LossName, losses, lossNames } from "../../nn/losses/losses.js";
import type { Block, Term } from "./layOut.js";

/** `backprop help config`, read from the schema. */
export function configTopic(): readonly Block[] {
  const [config, ...forms] = describeSchema();
  return [
    "A config is a file in JSON. Comments and trailing commas are allowed, and paths are relative to the file. All of its problems are reported at once, each with its line and column.",
    {
      example: `{
  "data": { "csv": "data/iris.csv", "target": "species" },
  "layers": [16, "tanh", 3],   // a number is a linear layer of that width, a name an activation
  "loss": "crossEntropy"
}`,
    },
    "The command line can set each entry. A value is JSON; what is not JSON is a text.",
    { example: "backprop train configs/iris.json --set optimizer.name=adam --set layers.0=8 --set seed=7" },
    {
      terms: [
        ["config init", "writes a config for a file of data, with comments that say why it is so"],
        ["config check", "lists all problems of configs, also those that only the data shows"],
        ["config show", "writes a config with every default filled in, and where each value came from"],
        [
          "config schema",
          'writes the JSON Schema. If it is saved beside the config, and the config begins with "$schema": "./schema.json", an editor shows what keys are for, offers names and underlines mistakes',
        ],
      ],
    },
    { heading: "Keys" },
    ...(config === undefined ? [] : [{ terms: config.keys.map(termOf) }]),
    ...forms.flatMap(blocksOf),
    { heading: "Losses" },
    { terms: lossNames.map(lossTerm) },
    "Each is a mean over the samples; if the targets are numbers, or yes or no, over the outputs too. A loss that takes logits applies the activation itself, so the last layer has none. `backprop ops NAME` shows an op.",
    { heading: "Activations" },
    { terms: activationNames.map(activationTerm) },
    "They are those of PyTorch, with its defaults. Other activations are formulas, see `backprop help formulas`.",
  ];
}

function blocksOf({ title, keys, known }: FormDescription): readonly Block[] {
  return [
    { heading: title },
    { terms: [...keys.map(termOf), ...(known.length === 0 ? [] : [["as above", known.join(", ")] as const])] },
  ];
}

function termOf({ key, text, values, whenLeftOut }: KeyDescription): Term {
  return [key, text, `${values} (${whenLeftOut === undefined ? "required" : `default: ${whenLeftOut}`})`];
}

function lossTerm(name: LossName): Term {
  const { targets, activation } = losses[name];
  const [outputs, wanted] = [input("outputs", [2, 3]), input("targets", [2, 3])];
  const takes = activation === undefined ? "" : `; outputs are logits, of a ${activation}`;
  return [name, printNode(buildLoss(losses[name], outputs, wanted)), `targets: ${targets.description}${takes}`];
}

function activationTerm(name: (typeof activationNames)[number]): Term {
  const op = resolveActivation(name);
  const parameters = Object.entries(activationParams(op)).map(([key, value]) => `"${key}" (default: ${value})`);
  return [name, op.formula?.text ?? op.summary, ...(parameters.length === 0 ? [] : [`with ${parameters.join(", ")}`])];
}
