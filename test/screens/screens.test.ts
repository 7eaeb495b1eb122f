import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeScreen } from "./makeScreen.js";
import { screens } from "./screens.js";
import { hasTerminals } from "./terminal.js";

const folder = import.meta.dirname;

/** A time or a speed, such as `1m05s`, `0.52 s` or `58.1k samples/s`: it differs from run to run. */
const time = /\d+d\d\dh|\d+h\d\dm|\d+m\d\ds|\d+(?:\.\d+)? ?m?s\b|[\d.]+[kMG]? samples\/s/g;

/** What a picture shows: each text with its colour, and each shape. Places are left out, since what follows a time may be moved by it. */
function contentOf(svg: string): readonly string[] {
  const texts = svg.matchAll(/<tspan x="\d+" textLength="\d+"([^>]*)>([^<]*)<|<path[^>]*>|<\/text>/g);
  return [...texts].map(([whole, look, text]) =>
    text === undefined ? whole : `${look} ${text.replace(time, "TIME")}`.trim(),
  );
}

describe.skipIf(!hasTerminals).concurrent("the screens of the README and the help", () => {
  test.each(screens.map((screen) => [screen.name, screen] as const))(
    "%s is what the program shows",
    async (name, screen) => {
      const kept = readFileSync(join(folder, `${name}.svg`), "utf8");
      const made = await makeScreen(screen);
      expect(contentOf(made), "to make it anew, type npm run screens").toEqual(contentOf(kept));
      expect(contentOf(kept).length).toBeGreaterThan(5);
      // Nothing of this machine is in it, and it is small enough for a page.
      expect(kept).not.toMatch(/\/home\/|\/tmp\/|\/root\//);
      expect(kept.length).toBeLessThan(60_000);
    },
  );
});

test("there is no picture that is made no more", () => {
  const files = readdirSync(folder).filter((file) => file.endsWith(".svg"));
  expect(files.toSorted()).toEqual(screens.map(({ name }) => `${name}.svg`).toSorted());
});
