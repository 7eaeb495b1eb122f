import * as modules from "node:module"; // the build declares `createRequire` in every file
import { formatJson } from "./formatJson.js";
import type { Parameter } from "./model.js";

/**
 * `sha256:` and the hash of what a model file says, whatever its spaces, the order of its keys and the form of its numbers: of its
 * parts, as JSON with sorted keys, and of each parameter's name, shape and doubles (little-endian).
 *
 * @param parts of the file besides the parameters
 */
export function findChecksum(parts: Readonly<Record<string, unknown>>, parameters: readonly Parameter[]): string {
  // Loaded for this alone: most runs save nothing, and it takes longer to load than to train on exclusive or.
  const { createHash } = modules.createRequire(import.meta.url)("node:crypto") as typeof import("node:crypto");
  const hash = createHash("sha256").update(formatJson(parts, { isSorted: true }));
  for (const { name, shape, values } of parameters) {
    hash.update(formatJson([name, shape]));
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  return `sha256:${hash.digest("hex")}`;
}
