import type { Hash } from "node:crypto";
import { type DataSpec, pathOf } from "./spec.js";

/** A SHA-256 of the data. It has taken in data that stands in the config; the bytes of a file are to follow, so that `sha256sum` gives the same. */
export async function createDataHash(spec: DataSpec): Promise<Hash> {
  // Loaded for runs that save something only: it takes longer than to train on exclusive or.
  const { createHash } = await import("node:crypto");
  const hash = createHash("sha256");
  return pathOf(spec) === undefined ? hash.update(canonicalJson(spec)) : hash;
}

/** JSON without spaces, the keys sorted: the same for the same data, however it was written (RFC 8785). */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
