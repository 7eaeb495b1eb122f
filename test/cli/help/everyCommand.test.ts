import { expect, test } from "vitest";
import { main } from "../../../src/cli/main.js";
import { CapturedIo } from "../runMain.js";

/** The help of a command, with each option on one line. */
async function helpOf(command: readonly string[]): Promise<string> {
  const io = new CapturedIo({ terminal: true, columns: 1000, env: { NO_COLOR: "1" } });
  expect(await main([...command, "--help"], io)).toBe(0);
  return io.stdout.text;
}

/** The entries of a part of a help: `Options`, `Commands`. */
function entriesOf(help: string, title: string): readonly string[] {
  const [, part = ""] = new RegExp(`^(?:Global )?${title}:\n((?: {2}.*\n)+)`, "m").exec(help) ?? [];
  return part
    .trimEnd()
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** A command, and all within it. */
async function commandsIn(path: readonly string[]): Promise<readonly (readonly string[])[]> {
  const names = entriesOf(await helpOf(path), "Commands").map((line) => line.split(/[ |]/)[0] as string);
  const inner = await Promise.all(names.map((name) => commandsIn([...path, name])));
  return [path, ...inner.flat()];
}

test("the help of every command starts with examples, and every option says its default", async () => {
  const commands = await commandsIn([]);
  const names = commands.map((path) => path.join(" "));
  expect(names).toEqual(expect.arrayContaining(["", "train", "predict", "config", "config init", "config check"]));
  const silent: string[] = [];
  for (const path of commands) {
    const help = await helpOf(path);
    expect(help, path.join(" ")).toMatch(/^Examples:\n {2}\S*.*backprop [\s\S]*?\n\nUsage: backprop /);
    const options = entriesOf(help, "Options");
    expect(options.length).toBeGreaterThan(0);
    const bare = options.filter((line) => !/\bdefault: \S/.test(line) && !/^-h, --help |^-V, --version /.test(line));
    silent.push(...bare.map((line) => `${path.join(" ")} ${line}`));
  }
  expect(silent).toEqual([]);
});
