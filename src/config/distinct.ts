import * as z from "zod/mini";
import { formatValue } from "../messages/formatValue.js";
import { schemaParts } from "./schemaParts.js";

/**
 * A list in which all entries differ.
 *
 * @param what an entry is, for messages
 * @param nameOf the name by which entries differ
 */
export function distinct<T>(entry: z.ZodMiniType<T>, what: string, nameOf: (entry: T) => unknown = (value) => value) {
  const list = z.array(entry).check(
    z.superRefine((entries, context) => {
      const seen = new Set<unknown>();
      for (const [i, name] of entries.map(nameOf).entries()) {
        if (seen.has(name)) {
          const message = `the ${what} ${formatValue(name)} is there twice`;
          context.addIssue({ code: "custom", path: [i], message });
        }
        seen.add(name);
      }
    }),
  );
  return list.register(schemaParts, { uniqueItems: true });
}
