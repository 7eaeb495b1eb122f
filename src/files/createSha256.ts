import type { Hash } from "node:crypto";
import { requireModule } from "../requireModule.js";

/** Creates a SHA-256. Its module is loaded only here: most runs save nothing, and loading it takes longer than training on XOR. */
export function createSha256(): Hash {
  return requireModule<typeof import("node:crypto")>("node:crypto").createHash("sha256");
}
