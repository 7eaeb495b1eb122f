import * as z from "zod/mini";
import { nearest } from "../messages/nearest.js";
import { normalizeWord, wordsFor } from "../messages/otherNames.js";
import { type ConfigPath, valueAt } from "./configPath.js";
import { mayBeLeftOut, type ObjectSchema, objectsIn } from "./describeSchema.js";
import { expandShortForm } from "./overrides.js";
import { configSchema } from "./schema.js";

type Schema = z.core.$ZodType;

/** Where a key may be in a config. */
export interface Place {
  readonly key: string;
  /** The path of the object that has it; empty for the config itself. */
  readonly path: readonly string[];
  /** Whether that object is an entry of a list. */
  readonly isEntry: boolean;
  readonly form: ObjectSchema;
  readonly schema: Schema;
}

/** Keys that others are nothing without, which the schema of an object alone does not say. */
const companions: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  nesterov: { momentum: 0.9 },
  minDelta: { patience: 20 },
  metric: { patience: 20 },
};

/** The places of a word as it is spelled, else of what other tools call so; the likeliest first. All of it is read from the schema. */
export function placesOf(word: string, typed?: unknown): readonly Place[] {
  const all = listPlaces();
  const named = (name: string) => all.filter(({ key }) => normalizeWord(key) === normalizeWord(name));
  const own = named(word);
  const found = own.length > 0 ? own : wordsFor(word).flatMap(named);
  const isFit = ({ schema }: Place) => Number(valueFor(schema, typed) === undefined);
  return found.toSorted(
    (a, b) => a.path.length - b.path.length || isFit(a) - isFit(b) || needsOf(a).length - needsOf(b).length,
  );
}

function listPlaces(): readonly Place[] {
  const places: Place[] = [];
  const queue: Pick<Place, "path" | "isEntry" | "form">[] = [{ path: [], isEntry: false, form: configSchema }];
  const seen = new Set<Schema>([configSchema]);
  // The list grows while it is gone through.
  for (const { path, isEntry, form } of queue) {
    for (const [key, schema] of Object.entries(form._zod.def.shape)) {
      places.push({ key, path, isEntry, form, schema });
      for (const inner of objectsIn(schema)) {
        if (!seen.has(inner)) queue.push({ path: [...path, key], isEntry: isList(schema), form: inner });
        seen.add(inner);
      }
    }
  }
  return places;
}

/** The keys that the object of a place must have besides. */
function needsOf({ form, key }: Place): readonly string[] {
  const { shape } = form._zod.def;
  return Object.keys(shape).filter((each) => each !== key && !mayBeLeftOut(shape[each] as Schema));
}

/** A value that is typed, as far as it is one for this key. A name may be that of another tool. */
function valueFor(schema: Schema, typed: unknown): unknown {
  const near = typeof typed === "string" ? nearest(typed, namesOf(schema).map(String)) : undefined;
  return [typed, near].find((value) => value !== undefined && z.safeParse(schema, value).success);
}

/** Some value that a key may have: of names and switches one that is not the usual one, which would change nothing. */
function exampleFor(schema: Schema): unknown {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  const usual = def.type === "default" || def.type === "prefault" ? def.defaultValue : undefined;
  const names = namesOf(schema).filter((name) => name !== usual);
  const some = typeof usual === "number" ? [usual] : [0.5, 20, ...names, true, "NAME", ["NAME"], [[1]]];
  return some.find((value) => z.safeParse(schema, value).success);
}

/** The names that a value may be. */
function namesOf(schema: Schema): readonly unknown[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case "enum":
      return Object.values(def.entries);
    case "literal":
      return def.values;
    case "default":
    case "prefault":
    case "optional":
      return namesOf(def.innerType);
    case "union":
      return def.options.flatMap(namesOf);
    case "pipe":
      return [def.in, def.out].flatMap(namesOf);
    default:
      return [];
  }
}

/** Where a key belongs that is at a wrong place, with what to write there. Undefined if there is no other place. */
export function explainPlace(at: ConfigPath, config: unknown): string | undefined {
  const word = String(at.at(-1));
  const here = at
    .filter((segment) => typeof segment === "string")
    .slice(0, -1)
    .join(".");
  const typed = valueAt(config, at);
  const places = placesOf(word, typed);
  // The held-out rows are given as those of the data are.
  if (places.some(({ path }) => path.join(".") === (here === "validation" ? "data" : here))) return undefined;
  const rated = places.toSorted((a, b) => a.path.length - b.path.length || fits(b, config) - fits(a, config));
  const [place] = rated;
  if (place === undefined || place.path.length > 1) return undefined;
  const { key, path, isEntry, schema } = place;
  const value = valueFor(schema, typed) ?? exampleFor(schema);
  if (value === undefined) return undefined;
  const [outer] = path;
  if (outer === undefined) return `it belongs outside of ${here}: ${formatInline({ [key]: value }).slice(1, -1)}`;
  const object = formatInline(exampleObject(place, value, config));
  return isEntry
    ? `it belongs into ${outer}, as an entry: ${object}`
    : `it belongs into ${outer}: "${outer}": ${object}`;
}

/**
 * What to type for an option that is a key of a config: `--set loss=mse`. Undefined if no key is called so, here or elsewhere.
 *
 * @param typed the value of the option, if it has one
 */
export function explainSetting(word: string, typed: string | undefined): string | undefined {
  const read = typed === undefined ? undefined : readTyped(typed);
  for (const { key, path, isEntry, schema } of placesOf(word, read)) {
    const given = valueFor(schema, read);
    const value = given ?? exampleFor(schema);
    if (value === undefined) continue;
    if (isEntry) return `in a config, it is an entry of ${path.join(".")}: ${formatInline({ [key]: value })}`;
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return `write ${given === undefined ? "--set, such as " : ""}--set ${quoteSetting(`${[...path, key].join(".")}=${text}`)}`;
  }
  return undefined;
}

/** `8,8` is a list. */
function readTyped(text: string): unknown {
  for (const json of [text, `[${text}]`]) {
    try {
      return JSON.parse(json);
    } catch {
      // The next form.
    }
  }
  return text;
}

function quoteSetting(text: string): string {
  return /^[\w.=-]+$/.test(text) ? text : `'${text}'`;
}

/** Whether the object is already of this form, by the names that decide. */
function fits({ path, form }: Place, config: unknown): number {
  const object = objectAt(path, config);
  const literals = Object.entries(form._zod.def.shape).filter(([, { _zod }]) => _zod.def.type === "literal");
  return Number(literals.length > 0 && literals.every(([key, schema]) => z.safeParse(schema, object[key]).success));
}

/** The object at a path, or what it is if it is left out, in its long form. */
function objectAt(path: readonly string[], config: unknown): Readonly<Record<string, unknown>> {
  const [outer] = path;
  if (outer === undefined) return {};
  const { def } = (configSchema.shape[outer as keyof typeof configSchema.shape] as z.core.$ZodTypes)._zod;
  const usual = def.type === "default" || def.type === "prefault" ? def.defaultValue : undefined;
  const value = expandShortForm(path, valueAt(config, path) ?? usual);
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** The object with its key and all that it needs besides: what the config has already, there or beside the misplaced key. */
function exampleObject({ key, path, isEntry, form }: Place, value: unknown, config: unknown): unknown {
  const { shape } = form._zod.def;
  const present = isEntry ? {} : objectAt(path, config);
  const entries = Object.entries(shape).flatMap(([each, schema]): (readonly [string, unknown])[] => {
    if (each === key) return [];
    const given = [present[each], valueAt(config, [each]), companions[key]?.[each]].find(
      (candidate) => candidate !== undefined && z.safeParse(schema, candidate).success,
    );
    const isNeeded = !mayBeLeftOut(schema) || companions[key]?.[each] !== undefined;
    if (isNeeded) return [[each, given ?? exampleFor(schema)]];
    return present[each] === undefined || typeof given === "object" ? [] : [[each, given]];
  });
  return Object.fromEntries([...entries.filter(([, given]) => given !== undefined), [key, value]]);
}

/** JSON on one line, with spaces. */
function formatInline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(formatInline).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, inner]) => `${JSON.stringify(key)}: ${formatInline(inner)}`)
    .join(", ")}}`;
}

/** Whether a value may be a list. */
function isList(schema: Schema): boolean {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  return def.type === "array" || (def.type === "optional" && isList(def.innerType));
}
