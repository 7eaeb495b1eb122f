import type * as z from "zod/mini";
import { about } from "./about.js";
import { formatBound, listValues } from "./explainIssue.js";
import { configSchema } from "./schema.js";
import { formsInWords, listForms } from "./union.js";

/** A key of a config, for people. */
export interface KeyDescription {
  readonly key: string;
  /** What it is for. */
  readonly text: string;
  /** What it may be: `a number, more than 0`. */
  readonly values: string;
  /** What it is if it is left out; undefined if it is required. */
  readonly whenLeftOut: string | undefined;
}

/** An object in a config, and its keys. */
export interface FormDescription {
  /** Its path, and the keys that it is recognized by: `lr: {"schedule": "step", "stepSize"}`. */
  readonly title: string;
  readonly keys: readonly KeyDescription[];
  /** Keys that an object before this one has too. */
  readonly known: readonly string[];
}

type Schema = z.core.$ZodType;
export type ObjectSchema = z.core.$ZodObject;

/** The config and each object that may be in it, in the order of the schema. All of it is read from the schema. */
export function describeSchema(): readonly FormDescription[] {
  const forms: FormDescription[] = [];
  const known = new Set<Schema>();
  const queue: (readonly [path: string, form: ObjectSchema])[] = [["", configSchema]];
  const queued = new Set<ObjectSchema>([configSchema]);
  // The list grows while it is gone through: objects further inside come later.
  for (const [path, form] of queue) {
    const entries = Object.entries(form._zod.def.shape).filter(([, schema]) => typeOf(schema) !== "literal");
    const fresh = entries.filter(([, schema]) => !known.has(schema));
    forms.push({
      title: titleOf(path, form),
      keys: fresh.map(([key, schema]) => describeKey(key, schema)),
      known: entries.filter((entry) => !fresh.includes(entry)).map(([key]) => key),
    });
    for (const [key, schema] of fresh) {
      known.add(schema);
      for (const inner of objectsIn(schema)) {
        if (!queued.has(inner)) queue.push([path === "" ? key : `${path}.${key}`, inner]);
        queued.add(inner);
      }
    }
  }
  return forms;
}

function describeKey(key: string, schema: Schema): KeyDescription {
  const { text = "", absent } = about.get(schema) ?? {};
  return {
    key,
    text,
    values: valuesOf(schema),
    whenLeftOut: absent ?? defaultOf(schema) ?? (isOptional(schema) ? "none" : undefined),
  };
}

function titleOf(path: string, form: ObjectSchema): string {
  const given = Object.entries(form._zod.def.shape).flatMap(([key, schema]) => {
    if (typeOf(schema) === "literal") return [`"${key}": ${valuesOf(schema)}`];
    return mayBeLeftOut(schema) ? [] : [`"${key}"`];
  });
  return given.length === 0 ? path : `${path}${path === "" ? "" : ": "}{${given.join(", ")}}`;
}

/** The objects that a value may be, or a list may hold. */
export function objectsIn(schema: Schema): readonly ObjectSchema[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case "object":
      return [schema as ObjectSchema];
    case "default":
    case "prefault":
    case "optional":
      return objectsIn(def.innerType);
    case "array":
      return objectsIn(def.element);
    case "union":
      return listForms(def.options).flatMap(objectsIn);
    case "pipe":
      return [def.in, def.out].flatMap(objectsIn);
    default:
      return [];
  }
}

/** What a value may be, in words. */
function valuesOf(schema: Schema): string {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case "default":
    case "prefault":
    case "optional":
      return valuesOf(def.innerType);
    case "union":
      return formsInWords.get(schema)?.forms ?? def.options.map(valuesOf).join(" or ");
    case "pipe":
      return valuesOf(typeOf(def.in) === "transform" ? def.out : def.in);
    case "enum":
      return listValues(Object.values(def.entries).map(String));
    case "literal":
      return def.values.map((value) => JSON.stringify(value)).join(", ");
    case "boolean":
      return "true or false";
    case "string":
      return "a text";
    case "number":
      return `a ${isWhole(schema) ? "whole number" : "number"}${boundsOf(def, "number")}`;
    case "array":
      return `a list of ${pluralOf(def.element)}${boundsOf(def, "array")}`;
    case "tuple":
      return `[${def.items.map(valuesOf).join(", ")}]`;
    case "object":
      return `{${Object.keys(def.shape)
        .map((key) => `"${key}"`)
        .join(", ")}}`;
    default:
      throw new Error(`help has no words for a schema of the type ${def.type}`);
  }
}

function pluralOf(schema: Schema): string {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === "number") return "numbers";
  if (def.type === "string") return "texts";
  if (def.type === "array") return `lists of ${pluralOf(def.element)}`;
  return `entries, each ${valuesOf(schema)}`;
}

function isWhole(schema: Schema): boolean {
  const { def } = schema._zod;
  return "format" in def && def.format === "safeint";
}

/** `, 0 or more and less than 1` */
function boundsOf({ checks = [] }: z.core.$ZodTypeDef, origin: "number" | "array"): string {
  const bounds = checks.flatMap((check) => {
    const { def } = (check as z.core.$ZodChecks)._zod;
    switch (def.check) {
      case "greater_than":
        return [formatBound(origin, Number(def.value), def.inclusive ? "or more" : "more than")];
      case "less_than":
        return [formatBound(origin, Number(def.value), def.inclusive ? "or less" : "less than")];
      case "min_length":
        return [formatBound(origin, def.minimum, "or more")];
      case "max_length":
        return [formatBound(origin, def.maximum, "or less")];
      default:
        return [];
    }
  });
  return bounds.length === 0 ? "" : `, ${bounds.join(" and ")}`;
}

function defaultOf(schema: Schema): string | undefined {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type !== "default" && def.type !== "prefault") return undefined;
  return typeof def.defaultValue === "string" ? def.defaultValue : JSON.stringify(def.defaultValue);
}

/** Whether an object is valid without a key of this schema. */
export function mayBeLeftOut(schema: Schema): boolean {
  return isOptional(schema) || defaultOf(schema) !== undefined;
}

function isOptional(schema: Schema): boolean {
  return typeOf(schema) === "optional";
}

function typeOf(schema: Schema): string {
  return schema._zod.def.type;
}
