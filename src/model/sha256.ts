import type { Hash } from "node:crypto";
import * as modules from "node:module"; // the build declares `createRequire` in every file

/** A SHA-256. It is loaded for this alone: most runs save nothing, and it takes longer to load than to train on exclusive or. */
export function createSha256(): Hash {
  const { createHash } = modules.createRequire(import.meta.url)("node:crypto") as typeof import("node:crypto");
  return createHash("sha256");
}
