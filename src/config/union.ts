import * as z from "zod/mini";

/**
 * A value of one of several forms.
 *
 * @param expected the forms in words, for a value that is like none of them
 */
export function union<const Forms extends readonly [z.ZodMiniType, z.ZodMiniType, ...z.ZodMiniType[]]>(
  expected: string,
  forms: Forms,
): z.ZodMiniUnion<Forms> {
  return z.union(forms, {
    error: ({ input }) => (input === undefined ? "is missing" : `expected ${expected}`),
  });
}
