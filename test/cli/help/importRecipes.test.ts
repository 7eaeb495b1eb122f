import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { renderRecipes } from "../../../src/cli/help/importRecipes.js";

/** The commands that are shown, each with the lines it goes on in. */
function commandsAt(width: number): readonly string[] {
  const lines = renderRecipes(width).split("\n");
  const commands: string[] = [];
  for (const line of lines) {
    const [, indent = "", code = ""] = /^( *)(.*)$/.exec(line) ?? [];
    if (indent.length === 4) commands.push(code);
    else if (indent.length === 6) commands.push(`${commands.pop()}\n${code}`);
  }
  return commands;
}

test("what other programs are told to write is the same at any width, and can be copied", () => {
  const wide = commandsAt(1000);
  expect(wide).toContain("import json");
  expect(wide.every((command) => !command.includes("\n"))).toBe(true);
  const python: string[] = [];
  for (const width of [80, 60, 40]) {
    const commands = commandsAt(width);
    expect(commands.map((command) => command.replaceAll("\n", " "))).toEqual(wide);
    expect(
      renderRecipes(width)
        .split("\n")
        .filter((line) => line.length > width),
    ).toEqual([]);
    for (const command of commands) {
      if (/^const|^fs/.test(command)) expect(() => new Function(command)).not.toThrow();
      else python.push(command);
    }
  }
  expect(python.some((command) => command.includes("\n"))).toBe(true);
  // All of Python's at once: each must be whole, since two that were cut would not parse.
  const check = "import ast, json, sys; [ast.parse(each) for each in json.load(sys.stdin)]";
  execFileSync("python3", ["-c", check], { input: JSON.stringify(python) });
});
