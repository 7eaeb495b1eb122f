import { expect, test } from "vitest";
import { quoteForShell } from "../../src/messages/quoteForShell.js";

test.each([
  ["linux", "runs/a-1.ckpt", "runs/a-1.ckpt"],
  ["linux", "my runs/a.ckpt", "'my runs/a.ckpt'"],
  ["darwin", "it's", "'it'\\''s'"],
  ["linux", "it's\na \u0085", "$'it\\x27s\\x0aa \\u0085'"],
  ["linux", "C:\\a", "'C:\\a'"],
  ["win32", "C:\\runs\\a-1.ckpt", "C:\\runs\\a-1.ckpt"],
  ["win32", "C:\\my runs\\it's.ckpt", '"C:\\my runs\\it\'s.ckpt"'],
] as const)("on %s, %s is written as %s", (platform, file, written) => {
  expect(quoteForShell(file, platform === "win32")).toBe(written);
});
