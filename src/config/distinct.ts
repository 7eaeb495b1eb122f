import * as z from "zod/mini";
import { formatValue } from "../messages/formatValue.js";

/**
 * A list in which nothing stands twice.
 *
 * @param what an entry is called in the message
 * @param nameOf what tells entries apart
 */
export function distinct<T>(entry: z.ZodMiniType<T>, what: string, nameOf: (entry: T) => unknown = (value) => value) {
  return z.array(entry).check(
    z.superRefine((entries, context) => {
      const seen = new Set<unknown>();
      for (const [i, name] of entries.map(nameOf).entries()) {
        if (seen.has(name)) {
          const message = `the ${what} ${formatValue(name)} stands there twice`;
          context.addIssue({ code: "custom", path: [i], message });
        }
        seen.add(name);
      }
    }),
  );
}
