import * as z from "zod/mini";
import { FormulaError } from "../errors.js";
import { explainMissing } from "../math/missingFunctions.js";
import { formatValue } from "../messages/formatValue.js";
import { suggestion } from "../messages/nearest.js";
import { normalizeWord } from "../messages/otherNames.js";
import {
  activationNames,
  activationParams,
  isUnknownName,
  listKnownActivations,
  resolveActivation,
  singleWord,
} from "../nn/activations.js";
import { type InitSpec, initNames } from "../nn/initializers.js";
import type { ActivationSpec, DropoutSpec, LayerSpec, LinearSpec } from "../nn/layers.js";
import { about } from "./about.js";
import { schemaParts } from "./schemaParts.js";
import { union } from "./union.js";

/** First values of weights. */
export const initSchema: z.ZodMiniType<InitSpec> = union(
  `one of ${initNames.join(", ")}, {"normal": {"mean", "std"}}, {"uniform": [low, high]} or {"constant"}`,
  [
    z.enum(initNames),
    z.strictObject({
      normal: z
        .strictObject({
          mean: z.number().register(about, { text: "its mean" }),
          std: z.number().check(z.gte(0)).register(about, { text: "its standard deviation" }),
        })
        .register(about, { text: "drawn from a normal distribution" }),
    }),
    z.strictObject({
      uniform: z
        .tuple([z.number(), z.number()], { error: "expected a list of two numbers, [low, high]" })
        .check(z.refine(([low, high]) => low <= high, { error: "expected the lower bound first" }))
        .register(about, { text: "drawn evenly between two bounds" }),
    }),
    z.strictObject({ constant: z.number().register(about, { text: "this number" }) }),
  ],
).register(schemaParts, { id: "init" });

const width = z.int().check(z.gte(1));

const activationText = () =>
  z
    .string()
    .check(
      z.superRefine((text, context) => {
        const message = explainActivation(text);
        if (message !== undefined) context.addIssue({ code: "custom", message });
      }),
    )
    // An editor offers the names. A formula is more than one word, or `x`.
    .register(schemaParts, {
      anyOf: [
        { enum: [...new Set([...activationNames, ...listKnownActivations()])] },
        { not: { pattern: singleWord.source } },
        { pattern: "^x$" },
      ],
    });

const linearSchema: z.ZodMiniType<LinearSpec> = z.strictObject({
  linear: width.clone().register(about, { text: "width: the number of outputs" }),
  bias: z.optional(z.boolean()).register(about, { text: "whether it adds a bias", absent: "true" }),
  init: z.optional(initSchema).register(about, { text: "first values of its weights", absent: "the config's init" }),
});

const activationSchema = z
  .catchall(
    z.object({
      activation: activationText().register(about, {
        text: "name or formula of an elementwise function; its parameters, if it has any, are further keys",
      }),
    }),
    z.number(),
  )
  .check(
    z.superRefine(({ activation, ...parameters }, context) => {
      if (explainActivation(activation) !== undefined) return;
      const op = resolveActivation(activation);
      const known = Object.keys(activationParams(op));
      for (const key of Object.keys(parameters)) {
        if (known.includes(key)) continue;
        const has = known.length === 0 ? "which has none" : `which has ${known.join(", ")}`;
        const message = `unknown parameter ${formatValue(key)} of ${activation}, ${has}${suggestion(key, known)}`;
        context.addIssue({ code: "custom", path: [key], params: { atKey: true }, message });
      }
      const message = op.explainParams?.({ ...op.params, ...parameters });
      if (message !== undefined) context.addIssue({ code: "custom", message });
    }),
  ) as z.ZodMiniType<ActivationSpec>;

const dropoutSchema: z.ZodMiniType<DropoutSpec> = z.strictObject({
  dropout: z.number().check(z.gte(0), z.lt(1)).register(about, {
    text: "share of the values that is set to 0 while training; the others are scaled up to match",
  }),
});

/** An entry of `layers`. */
export const layerSchema: z.ZodMiniType<LayerSpec> = union(
  'a width, an activation, {"linear": width}, {"activation": name or formula} or {"dropout": rate}',
  [width, activationText(), linearSchema, activationSchema, dropoutSchema],
);

/** Whether a text in `layers` is a number, which is meant to be a width. */
export function isWidthInQuotes(text: string): boolean {
  return /^\d+$/.test(text);
}

/** Why the name or formula of an activation is refused; undefined if it is not. */
function explainActivation(text: string): string | undefined {
  if (isWidthInQuotes(text)) return `the width ${text} is in quotes, which are for activations: write ${text}`;
  if (isUnknownName(text)) {
    if (normalizeWord(text) === "dropout") return 'a dropout has a rate: write {"dropout": 0.2}';
    const near = explainMissing(text) ?? suggestion(text, listKnownActivations());
    return `unknown activation ${formatValue(text)}${near || `: expected ${activationNames.join(", ")}, or a formula in x`}`;
  }
  try {
    resolveActivation(text);
    return undefined;
  } catch (error) {
    if (error instanceof FormulaError) return error.message;
    throw error;
  }
}
