import { createSha256 } from "./createSha256.js";

/** The first digits of a text's SHA-256, in hexadecimal. */
export function digest(text: string, digits: number): string {
  return createSha256().update(text).digest("hex").slice(0, digits);
}
