import * as z from "zod/mini";
import { distinct } from "../config/distinct.js";
import { union } from "../config/union.js";
import { variants } from "../config/variants.js";
import { dateParts } from "../data/cells/dateParts.js";
import { dateOrders } from "../data/cells/parseDate.js";
import type { InputColumn, OutputColumn } from "../data/encode/dataset.js";
import { endReasons } from "./model.js";

const factor = z.number().check(z.gt(0));
const linearScaler = z.strictObject({ kind: z.enum(["standard", "minmax"]), offset: z.number(), factor });
const logScaler = z.strictObject({ kind: z.literal("log"), offset: z.number(), factor, shift: z.literal([0, 1]) });
const scaler = union("a scaler of the kind standard, minmax or log", [linearScaler, logScaler]);
const indicator = z.exactOptional(z.boolean());

const numberColumn = z.strictObject({
  name: z.string(),
  kind: z.literal("number"),
  fill: z.exactOptional(z.number()),
  indicator,
  scaler: z.exactOptional(scaler),
});

const categoryColumn = z.strictObject({
  name: z.string(),
  kind: z.literal("category"),
  categories: distinct(z.string(), "category").check(z.minLength(1)),
  other: z.exactOptional(z.enum(["input", "zeros"])),
  indicator,
});

const dateColumn = z.strictObject({
  name: z.string(),
  kind: z.literal("date"),
  order: z.enum(dateOrders),
  parts: distinct(z.enum(dateParts), "part").check(z.minLength(1)),
  fills: z.exactOptional(z.array(z.number())),
  indicator,
  scaler: z.exactOptional(linearScaler),
});

const classColumn = z
  .strictObject({
    name: z.string(),
    kind: z.literal("class"),
    labels: distinct(union("a text or a number", [z.string(), z.number()]), "label").check(z.minLength(2)),
    weights: z.exactOptional(z.array(z.number().check(z.gt(0)))),
  })
  .check(
    z.refine(({ labels, weights }) => weights === undefined || weights.length === labels.length, {
      error: "its weights are not as many as its labels",
    }),
  );

const inputColumn: z.ZodMiniType<InputColumn> = variants("kind", {
  number: numberColumn,
  category: categoryColumn,
  date: dateColumn,
});
const outputColumn: z.ZodMiniType<OutputColumn> = variants("kind", { number: numberColumn, class: classColumn });
const nameOf = ({ name }: InputColumn | OutputColumn) => name;

const count = z.exactOptional(z.nullable(z.int().check(z.gte(0))));
const measure = z.exactOptional(z.nullable(z.number()));

const plain = union("a number, a text or null", [z.number(), z.string(), z.null()]);

/** How a run went, in the order in which it is written. Entries that a later version adds are accepted. */
const training = z.catchall(
  z.object({
    reason: z.exactOptional(z.enum(endReasons)),
    epochs: count,
    steps: count,
    loss: measure,
    bestEpoch: count,
    bestLoss: measure,
    validationLoss: measure,
    accuracy: measure,
    validationAccuracy: measure,
  }),
  plain,
);

const validation = z.strictObject({
  rows: z.int().check(z.gte(1)),
  metrics: z.record(z.string(), z.nullable(z.number())),
  baseline: z.array(z.record(z.string(), plain)),
});

/** The optional parts of a model file: all but its format, its config and its parameters. */
export const modelDetailsSchema = z.object({
  tool: z.exactOptional(z.string()),
  inputs: z.exactOptional(z.strictObject({ columns: distinct(inputColumn, "column", nameOf).check(z.minLength(1)) })),
  outputs: z.exactOptional(z.strictObject({ columns: distinct(outputColumn, "column", nameOf).check(z.minLength(1)) })),
  data: z.exactOptional(
    z.strictObject({
      rows: z.int().check(z.gte(1)),
      dropped: z.exactOptional(z.int().check(z.gte(1))),
      sha256: z.exactOptional(z.string().check(z.regex(/^[0-9a-f]{64}$/, "expected 64 hexadecimal digits"))),
    }),
  ),
  training: z.exactOptional(training),
  validation: z.exactOptional(validation),
});
