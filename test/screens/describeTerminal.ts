import { describe } from "vitest";
import { hasTerminals } from "./terminal.js";

/** `describe` for tests that need a pseudo-terminal. If there is none on a platform, the report says so. */
export function describeTerminal(title: string, tests: () => void): void {
  const why = hasTerminals ? "" : ` (skipped: no pseudo-terminals on ${process.platform}-${process.arch})`;
  describe.skipIf(!hasTerminals)(title + why, tests);
}
