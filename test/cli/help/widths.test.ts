import { describe, expect, test } from "vitest";
import { fitExample } from "../../../src/cli/help/fitExample.js";
import { topicNames } from "../../../src/cli/help/topics.js";
import { runMain } from "../runMain.js";

const show = async (argv: readonly string[], columns: number) =>
  (await runMain(argv, { terminal: true, columns, env: { NO_COLOR: "1" } })).stdout;

/** All commands, and those of `config`, as the help lists them. */
const commands = await listCommands([]);

async function listCommands(group: readonly string[]): Promise<readonly (readonly string[])[]> {
  const [, list = ""] = /^Commands:\n((?: {2}.*\n)*)/m.exec(await show([...group, "--help"], 80)) ?? [];
  const names = [...list.matchAll(/^ {2}([a-z-]+)/gm)].map(([, name = ""]) => [...group, name]);
  return [group, ...(await Promise.all(names.map(listCommands))).flat()];
}

const pages = [...commands.map((command) => [...command, "--help"]), ...topicNames.map((topic) => ["help", topic])].map(
  (argv) => [argv.join(" "), argv] as const,
);

describe.each(pages)("backprop %s", (_, argv) => {
  test.each([140, 80, 40])("fits into %d columns, and has all of its words", async (columns) => {
    const lines = (await show(argv, columns)).split("\n");
    // A word alone may be too long.
    expect(lines.filter((line) => line.length > columns && line.trim().includes(" "))).toEqual([]);
    expect(wordsOf(lines)).toEqual(wordsOf((await show(argv, 1000)).split("\n")));
  });
});

/** The words in their order by name, since comments of examples go above what they are about. */
function wordsOf(lines: readonly string[]): readonly string[] {
  const words = lines.flatMap((line) => line.trim().split(/\s+/));
  return words.filter((word) => !["", "\\", "//"].includes(word)).sort();
}

test("there are commands to look at", () => {
  expect(commands.map((command) => command.join(" "))).toEqual(expect.arrayContaining(["", "train", "config init"]));
});

test("examples can be typed as they are shown on a narrow terminal", () => {
  expect(fitExample(`  backprop evaluate m.json r.csv --require "accuracy >= 0.95" --force | tail -n 3`, 32)).toEqual([
    "  backprop evaluate m.json \\",
    "    r.csv \\",
    '    --require "accuracy >= 0.95" \\',
    "    --force | tail -n 3",
  ]);
  expect(fitExample(`  "layers": [16, "tanh"], // a number is a width`, 26)).toEqual([
    "  // a number is a width",
    '  "layers": [16, "tanh"],',
  ]);
});
