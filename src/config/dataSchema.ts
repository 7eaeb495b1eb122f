import * as z from "zod/mini";
import type { CsvSpec, DataSpec, InlineSpec } from "../data/spec.js";
import { formatValue } from "../messages/formatValue.js";
import { union } from "./union.js";

const name = z.string().check(z.minLength(1));
const label = union("a text or a number", [z.string(), z.number()]);

/** @param what an entry is called in the message */
function distinct<T>(entry: z.ZodMiniType<T>, what: string) {
  return z.array(entry).check(
    z.superRefine((entries, context) => {
      for (const [i, value] of entries.entries()) {
        if (entries.indexOf(value) < i) {
          context.addIssue({
            code: "custom",
            path: [i],
            message: `the ${what} ${formatValue(value)} stands there twice`,
          });
        }
      }
    }),
  );
}

const inlineSchema: z.ZodMiniType<InlineSpec> = z.strictObject({
  inputs: z.array(z.array(z.number())),
  targets: z.array(
    union("a number, a text, or a list of them", [z.number(), z.string(), z.array(z.number()), z.array(z.string())]),
  ),
});

const csvSchema: z.ZodMiniType<CsvSpec> = z
  .strictObject({
    csv: name,
    target: union("the name of a column or a list of names", [name, distinct(name, "target").check(z.minLength(1))]),
    features: z.optional(distinct(z.string(), "feature").check(z.minLength(1))),
    delimiter: z.optional(z.string().check(z.regex(/^[^"\r\n]$/, 'expected a single character, such as ";" or "\\t"'))),
    classes: z.optional(distinct(label, "class").check(z.minLength(2))),
  })
  .check(
    z.superRefine(({ target, features = [] }, context) => {
      for (const [i, feature] of features.entries()) {
        if (typeof target === "string" ? feature === target : target.includes(feature)) {
          const message = `${formatValue(feature)} is a target, it cannot be a feature too`;
          context.addIssue({ code: "custom", path: ["features", i], message });
        }
      }
    }),
  );

/** `data`: inline, or a CSV file. */
export const dataSchema: z.ZodMiniType<DataSpec> = union('{"inputs", "targets"} or {"csv", "target"}', [
  inlineSchema,
  csvSchema,
]);

/** `validation`: a part of the data, or data of its own. */
export const validationSchema: z.ZodMiniType<number | DataSpec> = union(
  'a fraction between 0 and 1, {"inputs", "targets"} or {"csv", "target"}',
  [z.number().check(z.gt(0), z.lt(1)), inlineSchema, csvSchema],
);
