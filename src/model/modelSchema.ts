import * as z from "zod";
import type { ClassColumn, InputColumn, NumberColumn, OutputColumn } from "../data/dataset.js";

const numberColumn: z.ZodType<NumberColumn> = z
  .strictObject({
    name: z.string(),
    kind: z.literal("number"),
    scaler: z
      .strictObject({ kind: z.enum(["standard", "minmax"]), offset: z.number(), factor: z.number() })
      .refine(({ factor }) => factor !== 0, { error: "its factor is 0" })
      .exactOptional(),
  })
  .readonly();

const categoryColumn = z.strictObject({
  name: z.string(),
  kind: z.literal("category"),
  categories: z.array(z.string()).min(1),
});

const classColumn: z.ZodType<ClassColumn> = z.strictObject({
  name: z.string(),
  kind: z.literal("class"),
  labels: z.array(z.union([z.string(), z.number()])).min(2),
});

const inputColumn: z.ZodType<InputColumn> = z.union([numberColumn, categoryColumn]);
const outputColumn: z.ZodType<OutputColumn> = z.union([numberColumn, classColumn]);

/** What a model file says besides its format, its config and its parameters: none of it is needed to read one. */
export const modelDetailsSchema = z.object({
  tool: z.string().exactOptional(),
  inputs: z.strictObject({ columns: z.array(inputColumn).min(1) }).exactOptional(),
  outputs: z.strictObject({ columns: z.array(outputColumn).min(1) }).exactOptional(),
  training: z.record(z.string(), z.union([z.number(), z.string(), z.null()])).exactOptional(),
});
