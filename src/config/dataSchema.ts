import * as z from "zod";
import type { CsvSpec, DataSpec, InlineSpec } from "../data/spec.js";
import { formatValue } from "../messages/formatValue.js";
import { union } from "./union.js";

const name = z.string().min(1);
const label = union("a text or a number", [z.string(), z.number()]);

/** @param what an entry is called in the message */
function distinct<T>(entry: z.ZodType<T>, what: string) {
  return z.array(entry).superRefine((entries, context) => {
    for (const [i, value] of entries.entries()) {
      if (entries.indexOf(value) < i) {
        context.addIssue({
          code: "custom",
          path: [i],
          message: `the ${what} ${formatValue(value)} stands there twice`,
        });
      }
    }
  });
}

const inlineSchema: z.ZodType<InlineSpec> = z.strictObject({
  inputs: z.array(z.array(z.number())),
  targets: z.array(
    union("a number, a text, or a list of them", [z.number(), z.string(), z.array(z.number()), z.array(z.string())]),
  ),
});

const csvSchema: z.ZodType<CsvSpec> = z
  .strictObject({
    csv: name,
    target: union("the name of a column or a list of names", [name, distinct(name, "target").min(1)]),
    features: distinct(z.string(), "feature").min(1).optional(),
    delimiter: z
      .string()
      .regex(/^[^"\r\n]$/, 'expected a single character, such as ";" or "\\t"')
      .optional(),
    classes: distinct(label, "class").min(2).optional(),
  })
  .superRefine(({ target, features = [] }, context) => {
    for (const [i, feature] of features.entries()) {
      if (typeof target === "string" ? feature === target : target.includes(feature)) {
        const message = `${formatValue(feature)} is a target, it cannot be a feature too`;
        context.addIssue({ code: "custom", path: ["features", i], message });
      }
    }
  });

/** `data`: inline, or a CSV file. */
export const dataSchema: z.ZodType<DataSpec> = union('{"inputs", "targets"} or {"csv", "target"}', [
  inlineSchema,
  csvSchema,
]);

/** `validation`: a part of the data, or data of its own. */
export const validationSchema: z.ZodType<number | DataSpec> = union(
  'a fraction between 0 and 1, {"inputs", "targets"} or {"csv", "target"}',
  [z.number().gt(0).lt(1), inlineSchema, csvSchema],
);
