import { expect, test } from "vitest";
import { Output } from "../../../src/cli/output/output.js";
import { plainStyle } from "../../../src/cli/output/style.js";
import { knowsUnicode, takesUnicode } from "../../../src/cli/output/unicode.js";
import { CapturedStream } from "../runMain.js";

test.each([
  [{ LANG: "en_US.UTF-8" }, true],
  [{ LC_CTYPE: "UTF-8" }, true],
  [{ LANG: "de_DE.utf8" }, true],
  [{ LANG: "en_US.ISO-8859-1" }, false],
  [{ LANG: "C" }, false],
  [{ LC_ALL: "C", LANG: "en_US.UTF-8" }, false],
  [{ LC_ALL: "", LC_CTYPE: "C.UTF-8", LANG: "C" }, true],
  [{}, true],
])("the locale %j knows characters beyond ASCII: %s", (env, expected) => {
  expect(knowsUnicode(env, "linux")).toBe(expected);
  expect(knowsUnicode(env, "win32")).toBe(true);
});

test("only a terminal has a locale", () => {
  expect(takesUnicode(new CapturedStream(true), { LANG: "C" })).toBe(false);
  expect(takesUnicode(new CapturedStream(false), { LANG: "C" })).toBe(true);
});

test("our own characters become ASCII on a terminal that knows no others, and foreign letters stay", async () => {
  const stream = new CapturedStream(true);
  await new Output(stream, "standard error", plainStyle, false).write(["4 → linear 16, 1 … 3, R² ≥ 0.5: 山"]);
  expect(stream.text).toBe("4 -> linear 16, 1 ... 3, R^2 >= 0.5: 山\n");
});
