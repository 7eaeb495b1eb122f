import { createSha256 } from "../files/createSha256.js";
import { formatJson } from "../json/formatJson.js";
import type { Parameter } from "./model.js";
import { packNumbers } from "./packNumbers.js";

/**
 * `sha256:` and the hash of a model file's content. Spaces, the order of keys and the form of numbers do not matter: the hash is taken
 * of the parts as JSON with sorted keys, and of each parameter's name, shape and doubles (little-endian).
 *
 * @param parts the parts of the file other than the parameters
 */
export function findChecksum(parts: Readonly<Record<string, unknown>>, parameters: readonly Parameter[]): string {
  const hash = createSha256().update(formatJson(parts, { isSorted: true }));
  for (const { name, shape, values } of parameters) {
    hash.update(formatJson([name, shape]));
    for (const piece of packNumbers(values)) hash.update(piece);
  }
  return `sha256:${hash.digest("hex")}`;
}
