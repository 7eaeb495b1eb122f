import * as z from "zod/mini";
import { type About, about } from "./about.js";
import { mayBeLeftOut } from "./describeSchema.js";
import { configSchema } from "./schema.js";
import { schemaParts } from "./schemaParts.js";
import { formsInWords, listForms } from "./union.js";
import { fallbackForms } from "./variants.js";

/** The text of the JSON Schema of a config, as it is in `configs/schema.json`. */
export function formatJsonSchema(): string {
  return `${JSON.stringify(jsonSchemaOfConfig(), null, 2)}\n`;
}

/**
 * The JSON Schema of a config, for editors: it is made from the schema that configs are checked with. Every config is valid by it. It
 * refuses what can be seen at an entry alone; what does not fit together, only the command sees.
 */
export function jsonSchemaOfConfig(): Readonly<Record<string, unknown>> {
  const { $schema, ...schema } = z.toJSONSchema(configSchema, {
    // VS Code knows this draft best.
    target: "draft-7",
    io: "input",
    metadata: schemaParts,
    override: ({ zodSchema, jsonSchema }) => complete(zodSchema, jsonSchema as Record<string, unknown>),
  });
  return {
    $schema,
    title: "Config of backprop",
    description: "What is in a config is written down in: backprop help config",
    // Both are for VS Code, which takes a file that ends in .json for one without comments.
    allowComments: true,
    allowTrailingCommas: true,
    ...schema,
  };
}

/** Whether a text is a JSON Schema, and no config. */
export function isJsonSchema(text: string): boolean {
  return /^\s*\{\s*"\$schema":\s*"https?:\/\/json-schema\.org\//.test(text);
}

/** Adds what zod does not know, and drops what tells nobody anything. */
function complete(schema: z.core.$ZodType, json: Record<string, unknown>): void {
  const described = about.get(schema);
  const forms = formsInWords.get(schema)?.forms;
  if (described !== undefined) json.description = describe(described);
  else if (forms !== undefined) json.description = forms;
  // The default depends on other entries.
  if (described?.absent !== undefined) delete json.default;
  // The name of a definition is its key already.
  delete json.id;
  delete json.propertyNames;
  if (json.maximum === Number.MAX_SAFE_INTEGER) delete json.maximum;
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === "object") setRequired(json, def.shape, fallbackForms.get(schema)?.key);
  if (def.type === "union") {
    const listed = listForms(def.options);
    const isListed = (_: unknown, i: number) => listed.includes(def.options[i] as z.core.$ZodType);
    if (Array.isArray(json.anyOf)) json.anyOf = json.anyOf.filter(isListed);
    listNames(json, schema._zod.propValues ?? {});
  }
}

/** The names that decide between the forms of an object. An editor offers no name of a form that lacks another key. */
function listNames(json: Record<string, unknown>, names: z.core.util.PropValues): void {
  const entries = Object.entries(names).map(([key, values]) => [key, { enum: [...values] }]);
  if (entries.length > 0) Object.assign(json, { type: "object", properties: Object.fromEntries(entries) });
}

/** Zod takes a key for optional if any form of it is transformed first. */
function setRequired(json: Record<string, unknown>, shape: z.core.$ZodShape, fallback: string | undefined): void {
  const keys = Object.entries(shape).filter(([key, each]) => key !== fallback && !mayBeLeftOut(each));
  if (keys.length > 0) json.required = keys.map(([key]) => key);
  else delete json.required;
}

function describe({ text, absent }: About): string {
  return absent === undefined ? text : `${text}\nDefault: ${absent}`;
}
