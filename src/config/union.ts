import * as z from "zod/mini";

/** The forms that a union takes, in words. */
export const formsInWords = z.registry<{ readonly forms: string }>();

/** Forms that help and the JSON Schema leave out. */
export const unlisted = z.registry<Readonly<Record<string, never>>>();

/** The forms of a union that help and the JSON Schema have. */
export function listForms<Form extends z.core.$ZodType>(options: readonly Form[]): readonly Form[] {
  return options.filter((form) => !unlisted.has(form));
}

/**
 * A value of one of several forms.
 *
 * @param expected the forms in words, for help and for a value that has none of them
 */
export function union<const Forms extends readonly [z.ZodMiniType, ...z.ZodMiniType[]]>(
  expected: string,
  forms: Forms,
): z.ZodMiniUnion<Forms> {
  const schema = z.union(forms, {
    error: ({ input }) => (input === undefined ? "is missing" : `expected ${expected}`),
  });
  formsInWords.add(schema, { forms: expected });
  return schema;
}
