import type { Hash } from "node:crypto";
import * as modules from "node:module"; // the build declares `createRequire` in every file

/** Creates a SHA-256. Its module is loaded only here: most runs save nothing, and loading it takes longer than training on XOR. */
export function createSha256(): Hash {
  const { createHash } = modules.createRequire(import.meta.url)("node:crypto") as typeof import("node:crypto");
  return createHash("sha256");
}
