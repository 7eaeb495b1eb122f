import { sourceOf } from "../data/load/dataSpec.js";
import { formatJson } from "../json/formatJson.js";
import { about } from "./about.js";
import type { ConfigPath } from "./configPath.js";
import { type ObjectSchema, objectsIn } from "./describeSchema.js";
import type { FindOrigin } from "./origins.js";
import { type Config, configSchema } from "./schema.js";

/** A line of a config with a comment, which may be empty. */
export interface CommentedLine {
  readonly text: string;
  readonly comment: string;
}

const indent = "  ";
/** Lists that fit into so many characters are on one line. */
const widestList = 60;

/**
 * A config with its defaults, in the order of the schema, and where each value came from. Without what only comments say it is JSON, and
 * the same config.
 *
 * @param schemaFile what the config names as its JSON Schema
 */
export function renderFilledConfig(config: Config, findOrigin: FindOrigin, schemaFile?: string): CommentedLine[] {
  const whole = schemaFile === undefined ? config : { $schema: schemaFile, ...config };
  const context = { config, findOrigin };
  return [{ text: "{", comment: "" }, ...renderEntries(whole, configSchema, [], context), { text: "}", comment: "" }];
}

interface Context {
  readonly config: Config;
  readonly findOrigin: FindOrigin;
}

/** The entries of an object. A key that is left out, and has no value to fill in, is a comment. */
function renderEntries(value: object, form: ObjectSchema | undefined, path: ConfigPath, context: Context) {
  const given: ReadonlyMap<string, unknown> = new Map(Object.entries(value).filter(([, entry]) => entry !== undefined));
  const margin = indent.repeat(path.length + 1);
  const shape = form?._zod.def.shape ?? {};
  const keys = [...new Set([...Object.keys(shape), ...given.keys()])];
  const last = keys.findLast((key) => given.has(key));
  const lines: CommentedLine[] = [];
  const none: string[] = [];
  for (const key of keys) {
    if (given.has(key)) {
      const comma = key === last ? "" : ",";
      const entry = renderEntry(
        `${margin}${JSON.stringify(key)}: `,
        given.get(key),
        [...path, key],
        shape[key],
        context,
      );
      lines.push(...entry.with(-1, addComma(entry.at(-1), comma)));
      continue;
    }
    const schema = shape[key];
    // All defaults of generated points are filled in.
    if (schema === undefined || given.has("generate")) continue;
    const absent = absentText([...path, key], context) ?? about.get(schema)?.absent;
    if (absent === undefined) none.push(key);
    else lines.push({ text: `${margin}// ${JSON.stringify(key)}`, comment: `default: ${absent}` });
  }
  if (none.length > 0) lines.push({ text: `${margin}// none by default: ${none.join(", ")}`, comment: "" });
  return lines;
}

function renderEntry(
  start: string,
  value: unknown,
  path: ConfigPath,
  schema: Parameters<typeof objectsIn>[0] | undefined,
  context: Context,
): readonly CommentedLine[] {
  const comment = context.findOrigin(path) ?? `default${reasonOf(path, context)}`;
  const margin = indent.repeat(path.length);
  if (Array.isArray(value)) {
    const [first = "", ...others] = wrap(start, value.map(formatInline), margin);
    return [{ text: first, comment }, ...others.map((text) => ({ text, comment: "" }))];
  }
  if (typeof value !== "object" || value === null) return [{ text: start + formatInline(value), comment }];
  const form = schema === undefined ? undefined : objectsIn(schema).find((each) => fits(value, each));
  return [
    { text: `${start}{`, comment: "" },
    ...renderEntries(value, form, path, context),
    { text: `${margin}}`, comment: "" },
  ];
}

function addComma(line: CommentedLine | undefined, comma: string): CommentedLine {
  return { text: `${line?.text}${comma}`, comment: line?.comment ?? "" };
}

/** A list on one line, or on as few as it takes. */
function wrap(start: string, entries: readonly string[], margin: string): readonly string[] {
  const whole = `${start}[${entries.join(", ")}]`;
  if (whole.length <= widestList) return [whole];
  const lines: string[] = [];
  for (const [i, entry] of entries.entries()) {
    const text = i === entries.length - 1 ? entry : `${entry},`;
    const before = lines.at(-1);
    if (before === undefined || before.length + text.length >= widestList) lines.push(`${margin}${indent}${text}`);
    else lines[lines.length - 1] = `${before} ${text}`;
  }
  return [`${start}[`, ...lines, `${margin}]`];
}

/** A value on one line, with spaces after colons and commas. */
export function formatInline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(formatInline).join(", ")}]`;
  if (typeof value !== "object" || value === null) return formatJson(value);
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return `{ ${entries.map(([key, entry]) => `${JSON.stringify(key)}: ${formatInline(entry)}`).join(", ")} }`;
}

/** Whether a value is of this form: each of its keys is one of the form's, and names that decide are the same. */
function fits(value: object, form: ObjectSchema): boolean {
  const { shape } = form._zod.def;
  return Object.entries(value).every(([key, entry]) => {
    const values = shape[key]?._zod.values;
    return Object.hasOwn(shape, key) && (values === undefined || values.has(entry));
  });
}

/** Why a default is as it is, if that depends on other entries. */
function reasonOf([key, ...inner]: ConfigPath, { config }: Context): string {
  if (key !== "scale" || inner.length > 0) return "";
  return isFromFile(config) ? ", since data is a file" : ", since data is not a file";
}

/** What holds for a key that is left out, if that depends on other entries. */
function absentText([key, ...inner]: ConfigPath, { config }: Context): string | undefined {
  if (key !== "keep" || inner.length > 0) return undefined;
  return config.validation === undefined ? "last, since there is no validation" : "best, since there is a validation";
}

function isFromFile({ data }: Config): boolean {
  return sourceOf(data).kind === "file";
}
