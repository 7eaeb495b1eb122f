import { jsonSchemaOfConfig } from "../../config/jsonSchema.js";
import type { Candidate } from "./complete.js";

/** The parts of a JSON Schema that matter here. */
interface Schema {
  readonly $ref?: string;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema | readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly type?: string;
  readonly description?: string;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

/** What completes the value of `--set`: the keys of a config, then after the = the values that have names. */
export function completeSetting(text: string): readonly Candidate[] {
  const root = jsonSchemaOfConfig() as Schema;
  const at = text.indexOf("=");
  const path = at < 0 ? text : text.slice(0, at);
  // layers[0] is layers.0
  const steps = path.replaceAll(/\[(\d+)\]/g, ".$1").split(".");
  const parents = steps.slice(0, at < 0 ? -1 : undefined);
  const here = parents.reduce(
    (forms, step) => forms.flatMap((form) => stepInto(form, step, root)),
    formsOf(root, root),
  );
  const before = path.slice(0, path.lastIndexOf(".") + 1);
  return at < 0
    ? listKeys(here, before, root)
    : listValues(here).map((value) => ({ word: `${text.slice(0, at)}=${value}` }));
}

/** A key with a value, or one with keys of its own. */
function listKeys(forms: readonly Schema[], before: string, root: Schema): readonly Candidate[] {
  const keys = new Map(forms.flatMap(({ properties = {} }) => Object.entries(properties)));
  const [entry] = forms.flatMap(({ items = [] }) => items);
  // All entries of a list may be the same, so the first one is enough.
  if (entry !== undefined) keys.set("0", entry);
  return [...keys].flatMap(([key, schema]) => {
    const description = schema.description?.split(/[;\n]/)[0];
    const hasKeys = formsOf(schema, root).some(
      ({ properties, items }) => properties !== undefined || items !== undefined,
    );
    return ["=", ...(hasKeys ? ["."] : [])].map((end) => ({ word: `${before}${key}${end}`, description }));
  });
}

function listValues(forms: readonly Schema[]): readonly string[] {
  const values = forms.flatMap((form) => {
    if (form.type === "boolean") return [true, false];
    return form.enum ?? (form.const === undefined ? [] : [form.const]);
  });
  return [...new Set(values.map(String))];
}

/** The forms of a key's value, or of an entry of a list. */
function stepInto({ properties, items }: Schema, step: string, root: Schema): readonly Schema[] {
  const entries = items === undefined || !/^\d+$/.test(step) ? [] : [items].flat();
  return [...entries, properties?.[step] ?? []].flat().flatMap((schema) => formsOf(schema, root));
}

/** A schema and all that it may be instead. */
function formsOf(schema: Schema, root: Schema): readonly Schema[] {
  const name = schema.$ref?.split("/").at(-1);
  const meant = name === undefined ? undefined : root.definitions?.[name];
  const others = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? []), ...(meant ? [meant] : [])];
  return [schema, ...others.flatMap((other) => formsOf(other, root))];
}
