import type { Hash } from "node:crypto";
import { createSha256 } from "../../files/createSha256.js";
import { type DataSpec, sourceOf } from "./dataSpec.js";

/**
 * A SHA-256 of the data. For data in the config it is complete. For data in a file, the file's bytes are still to be added; the hash is
 * then the one that `sha256sum` gives.
 */
export function createDataHash(spec: DataSpec): Hash {
  const hash = createSha256();
  return sourceOf(spec).kind === "file" ? hash : hash.update(canonicalJson(spec));
}

/**
 * JSON without spaces and with sorted keys (RFC 8785), so that the same data has the same hash however it was written. RFC 8785 writes -0 as
 * 0, unlike `formatJson`.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
