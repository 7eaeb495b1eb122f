import * as z from "zod/mini";
import { isJsonObject } from "../json/jsonObject.js";
import { formatValue } from "../messages/formatValue.js";
import { nearest, suggestion } from "../messages/nearest.js";

/** The forms that an object has if it lacks the key that decides. */
export const fallbackForms = z.registry<{ readonly key: string }>();

/**
 * An object with a key that decides which other keys it has.
 *
 * @param forms objects that have `key` as a literal, by the literal
 * @param fallback the form if the key is left out
 */
export function variants<Form extends z.core.$ZodTypeDiscriminable & z.ZodMiniType<unknown, Record<string, unknown>>>(
  key: string,
  forms: Readonly<Record<string, Form>>,
  fallback?: string,
): z.ZodMiniType<z.output<Form>> {
  const known = Object.keys(forms);
  // Checked first, so that a misspelled key or value is reported as such.
  const named = z.transform((value: unknown, context) => {
    if (!isJsonObject(value)) {
      context.issues.push({ code: "invalid_type", expected: "object", input: value });
      return z.NEVER;
    }
    const name = value[key] ?? fallback;
    const slip =
      value[key] === undefined ? Object.keys(value).find((other) => nearest(other, [key]) === key) : undefined;
    if (slip === undefined && typeof name === "string" && known.includes(name)) return { ...value, [key]: name };
    const issue =
      slip === undefined
        ? { path: [key], message: name === undefined ? "is missing" : explainName(name, known) }
        : {
            path: [slip],
            message: `unknown key ${formatValue(slip)}${suggestion(slip, [key])}`,
            params: { atKey: true },
          };
    context.issues.push({ code: "custom", input: value, ...issue });
    return z.NEVER;
  });
  const [first, ...others] = Object.values(forms);
  if (first === undefined) throw new Error("there is no form to choose");
  const usual = fallback === undefined ? undefined : forms[fallback];
  if (usual !== undefined) fallbackForms.add(usual, { key });
  return z.pipe(named, z.discriminatedUnion(key, [first, ...others]));
}

function explainName(name: unknown, known: readonly string[]): string {
  const near = typeof name === "string" ? suggestion(name, known) : "";
  return `expected one of ${known.join(", ")}, got ${formatValue(name)}${near}`;
}
