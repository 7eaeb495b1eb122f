import * as z from "zod/mini";
import { type MissingPolicy, missingPolicies } from "../data/cells/missing.js";
import { decimalOf, decimals, type NumberFormat, thousandsSigns } from "../data/cells/numberFormat.js";
import {
  type DataSpec,
  type DatePolicy,
  datePolicies,
  type FileSpec,
  type ImportedSpec,
  type InlineSpec,
  type RowsSpec,
  type UnknownPolicy,
  unknownPolicies,
} from "../data/load/dataSpec.js";
import { defaultSamples, type GenerateSpec, shapeDefaults, shapeNames } from "../data/load/generate.js";
import type { Dialect } from "../data/read/dialect.js";
import { delimiterPattern, quotePattern } from "../data/read/dialect.js";
import { dataFormats, formatNames } from "../data/read/formats.js";
import { formatValue } from "../messages/formatValue.js";
import { nearest } from "../messages/nearest.js";
import { about } from "./about.js";
import { distinct } from "./distinct.js";
import { schemaParts } from "./schemaParts.js";
import { union, unlisted } from "./union.js";

const name = z.string().check(z.minLength(1));
/** Two whole numbers beyond 2⁵³ may be one double, and so one class. */
const isExact = (label: string | number) => typeof label === "string" || Math.abs(label) <= Number.MAX_SAFE_INTEGER;
const label = union("a text or a number", [z.string(), z.number()]).check(
  z.refine(isExact, { error: "a number of this size is not kept to its last digit: put the label into double quotes" }),
);

const inlineSchema: z.ZodMiniType<InlineSpec> = z
  .strictObject({
    inputs: z.array(z.array(z.number())).register(about, { text: "the inputs, row by row" }),
    targets: z
      .array(
        union("a number, a text, or a list of them", [
          z.number(),
          z.string(),
          z.array(z.number()),
          z.array(z.string()),
        ]),
      )
      .register(about, {
        text: "the target of each row, or a list of its targets; for a loss of classes whole numbers from 0 on are the classes",
      }),
  })
  .register(schemaParts, { id: "inlineData" });

const columns = {
  target: union("the name of a column or a list of names", [
    name,
    distinct(name, "target").check(z.minLength(1)),
  ]).register(about, { text: "the column to predict, or several columns: of numbers, or with two labels each" }),
  features: z.optional(distinct(z.string(), "feature").check(z.minLength(1))).register(about, {
    text: "names of the columns to predict from; a column of texts becomes one input for each text",
    absent: "all columns that are not targets",
  }),
  classes: z.optional(distinct(label, "class").check(z.minLength(2))).register(about, {
    text: "class labels in the order of the outputs",
    absent: "the labels in the data, sorted",
  }),
  exclude: z.optional(distinct(z.string(), "column")).register(about, { text: "names of columns that are left out" }),
  missing: z
    ._default(
      union(`one of ${missingPolicies.join(", ")}, or an object with one for each column that is not error`, [
        z.enum(missingPolicies),
        z.record(z.string(), z.enum(missingPolicies)),
      ]),
      "error" satisfies MissingPolicy,
    )
    .register(about, {
      text: "what happens to missing cells: drop leaves their rows out; mean puts the mean of the rows trained on in their place; indicator does, and adds an input that says so (for texts: an input alone)",
    }),
  missingTexts: z.optional(distinct(z.string(), "text")).register(about, {
    text: "texts that mean a missing cell, besides an empty one",
    absent: "NA, N/A, NaN, null, ?",
  }),
  decimal: z.optional(z.enum(decimals)).register(about, {
    text: "the sign before the decimals of numbers",
    absent: 'a point; a comma, if "thousands" is a point',
  }),
  thousands: z.optional(z.enum(thousandsSigns)).register(about, { text: "the sign between thousands of numbers" }),
  unknown: z.optional(z.enum(unknownPolicies)).register(about, {
    text: "what happens to texts that the data trained on does not have: other takes them for one of the rare ones of maxCategories, or for none",
    absent: "error" satisfies UnknownPolicy,
  }),
  maxCategories: z.optional(z.int().check(z.gte(1))).register(about, {
    text: "how many texts of a column keep an input of their own, the most frequent ones; the others share an input",
    absent: "all",
  }),
  dates: z.optional(z.enum(datePolicies)).register(about, {
    text: "auto makes numbers of a column of dates: year, and sine and cosine of the day of the year, the weekday and the hour, as far as they vary; none takes them for texts",
    absent: "auto" satisfies DatePolicy,
  }),
};

const checkFeatures = z.superRefine<Pick<FileSpec, "target" | "features" | "exclude">>(
  ({ target, features = [], exclude = [] }, context) => {
    const isTarget = (column: string) => (typeof target === "string" ? column === target : target.includes(column));
    const report = (path: (string | number)[], column: string, problem: string) =>
      context.addIssue({ code: "custom", path, message: `${formatValue(column)} is a ${problem}` });
    for (const [i, feature] of features.entries()) {
      if (isTarget(feature)) report(["features", i], feature, "target, it cannot be a feature too");
    }
    for (const [i, column] of exclude.entries()) {
      if (isTarget(column)) report(["exclude", i], column, "target, it cannot be left out");
      else if (features.includes(column)) report(["exclude", i], column, "feature, it cannot be left out too");
    }
  },
);

const checkFormat = z.superRefine<NumberFormat>((format, context) => {
  if (decimalOf(format) !== format.thousands) return;
  const message = "expected another sign than that before the decimals";
  context.addIssue({ code: "custom", path: ["thousands"], message });
});

const dialect: { readonly [Key in keyof Dialect]-?: z.ZodMiniType<Dialect[Key]> } = {
  delimiter: z
    .optional(z.string().check(z.regex(delimiterPattern, 'expected a single character, such as ";" or "\\t"')))
    .register(about, { text: 'character between cells, such as ";" or "\\t"', absent: "found from the header" }),
  quote: z
    .optional(z.string().check(z.regex(quotePattern, `expected a single character, such as "'", or "" for none`)))
    .register(about, { text: 'character around cells; "" for none', absent: '"' }),
};

const checkDialect = z.superRefine<Pick<FileSpec, "target"> & Dialect>(({ delimiter, quote = '"' }, context) => {
  if (delimiter !== quote) return;
  context.addIssue({ code: "custom", path: ["quote"], message: "expected another character than the delimiter" });
});

/** A file of each format. */
const fileSchemas = formatNames.map((format) => {
  const { title, options } = dataFormats[format];
  const path = z
    .string()
    .check(z.minLength(1))
    .register(about, { text: `path of the ${title} file, relative to the config` });
  const own = Object.fromEntries(options.map((option) => [option, dialect[option]]));
  const schema = z
    .strictObject({ [format]: path, ...columns, ...own })
    .check(checkFeatures)
    .check(checkFormat)
    .check(checkDialect)
    .register(schemaParts, { id: `${format}Data` });
  return schema as unknown as z.ZodMiniType<FileSpec>;
});

const amount = z.number().check(z.gte(0));

/** The shapes that have a setting, with their defaults: `spirals 2, blobs 3`. */
function defaultsOf(key: string): string {
  const shapes = shapeNames.flatMap((shape) =>
    Object.entries(shapeDefaults[shape]).flatMap(([setting, value]) => (setting === key ? [`${shape} ${value}`] : [])),
  );
  return shapes.join(", ");
}

/** Settings of shapes. Which shapes have one follows from the defaults. */
const settings = {
  noise: z.optional(amount).register(about, {
    text: "standard deviation of the noise on each coordinate (sine: on y)",
    absent: defaultsOf("noise"),
  }),
  classes: z.optional(z.int().check(z.gte(2), z.lte(1000))).register(about, {
    text: "number of classes",
    absent: defaultsOf("classes"),
  }),
  factor: z.optional(amount.check(z.lte(1))).register(about, {
    text: "inner radius over the outer one",
    absent: defaultsOf("factor"),
  }),
  turns: z.optional(amount).register(about, { text: "how often each arm goes round", absent: defaultsOf("turns") }),
};

const shapeSchema = z
  .strictObject({
    generate: z.enum(shapeNames).register(about, { text: "points that are drawn with the seed, in these shapes" }),
    samples: z._default(z.int().check(z.gte(1), z.lte(10_000_000)), defaultSamples).register(about, {
      text: "number of points",
    }),
    ...settings,
  })
  .check(
    z.superRefine(({ generate, samples: _, ...given }, context) => {
      for (const key of Object.keys(given)) {
        const having = shapeNames.filter((shape) => Object.hasOwn(shapeDefaults[shape], key));
        if (having.includes(generate)) continue;
        const message = `${generate} has no ${key}: ${having.join(" and ")} ${having.length > 1 ? "have" : "has"}`;
        context.addIssue({ code: "custom", path: [key], message, params: { atKey: true } });
      }
    }),
  )
  .register(schemaParts, { id: "generatedData" });

const generateSchema: z.ZodMiniType<GenerateSpec> = z.pipe(
  z.pipe(
    formWith<z.input<typeof shapeSchema>>((keys) => nearest("generate", keys) !== undefined),
    shapeSchema,
  ),
  z.transform((spec) => ({ ...spec, ...shapeDefaults[spec.generate], ...withoutGaps(spec) }) as GenerateSpec),
);

/** Passes on an object if its keys are these. A form with one required key must not be taken for one with two, of which one lacks. */
function formWith<Form>(isForm: (keys: readonly string[]) => boolean) {
  return z.transform((value: unknown, context) => {
    const keys = typeof value === "object" && value !== null ? Object.keys(value) : [];
    if (isForm(keys)) return value as Form;
    context.issues.push({ code: "invalid_type", expected: "object", input: value });
    return z.NEVER;
  });
}

/** The same without keys that are undefined, which would hide a default. */
function withoutGaps(spec: object): object {
  return Object.fromEntries(Object.entries(spec).filter(([, value]) => value !== undefined));
}

const [firstFormat, ...otherFormats] = formatNames;
const likewise = otherFormats.map((format) => `"${format}"`).join(" or ");
const forms = `{"inputs", "targets"}, {"${firstFormat}", "target"}, the same with ${likewise}, or {"generate"}`;
const schemas = [inlineSchema, ...fileSchemas, generateSchema] as const;

/** Nobody writes this form: it is in the configs of imported models alone. */
const importedSchema: z.ZodMiniType<ImportedSpec> = z
  .pipe(
    formWith<ImportedSpec>((keys) => keys.includes("imported")),
    z.strictObject({ imported: z.string() }),
  )
  .register(unlisted, {});

/** `data`: inline, a file, or generated; or not known. */
export const dataSchema: z.ZodMiniType<DataSpec> = union(forms, [...schemas, importedSchema]);

/** `validation`: a part of the data, or data of its own. */
export const validationSchema: z.ZodMiniType<number | RowsSpec> = union(`a fraction between 0 and 1, ${forms}`, [
  z.number().check(z.gt(0), z.lt(1)),
  ...schemas,
]);
