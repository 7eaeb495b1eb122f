import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { describe, expect, test } from "vitest";

/** A file imports its own room and rooms above it; packages only if they are listed for it. A room is a file, a folder or a folder's folder. */
const rooms: readonly (readonly [room: string, ...packages: string[]])[] = [
  ["version.ts"],
  ["monotonicTime.ts"],
  ["requireModule.ts"],
  ["printable.ts"],
  ["errors.ts"],
  ["messages", "fastest-levenshtein"],
  ["text"],
  ["bytes"],
  ["json"],
  ["files"],
  ["charts"],
  ["random.ts", "pure-rand"],
  ["graph"],
  ["math", "mathjs"],
  ["ops"],
  ["autodiff"],
  ["engine", "koffi"],
  ["nn"],
  ["optim"],
  ["data/read"],
  ["data/cells"],
  ["data/profile"],
  ["data/encode"],
  ["data/load"],
  ["config", "zod", "jsonc-parser"],
  ["model", "zod"],
  ["metrics"],
  ["forward"],
  ["train"],
  ["predict"],
  ["gradcheck"],
  ["explain", "@dagrejs/dagre"],
  ["export", "onnx-buf", "@bufbuild/protobuf"],
  ["import", "onnx-buf", "@bufbuild/protobuf"],
  ["report"],
  ["api"],
  ["index.ts"],
  ["cli", "commander", "chalk", "cli-progress", "string-width"],
];
const rank = (file: string) => rooms.findIndex(([room]) => file === room || file.startsWith(`${room}/`));
const roomOf = (file: string) => rooms[rank(file)]?.[0];

const source = join(import.meta.dirname, "../src");
const files = readdirSync(source, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.replaceAll("\\", "/"));
const imports = files.flatMap((file) => {
  const text = readFileSync(join(source, file), "utf8");
  return [...text.matchAll(/(?:from |import\(|import )["']([^"']+)["']/g)].map(([, to]) => ({
    file,
    to: to as string,
  }));
});
const local = imports
  .filter(({ to }) => to.startsWith(".") && !to.endsWith(".json"))
  .map(({ file, to }) => ({
    file,
    to: relative(source, normalize(join(source, dirname(file), to)))
      .replace(/\.js$/, ".ts")
      .replaceAll("\\", "/"),
  }));

describe("the architecture", () => {
  test("every file is in a known room", () => {
    expect(files.length).toBeGreaterThan(40);
    expect(files.filter((file) => rank(file) < 0)).toEqual([]);
  });

  test("imports go to the same room or to rooms above, never below", () => {
    expect(local.length).toBeGreaterThan(100);
    expect(local.filter(({ file, to }) => rank(to) > rank(file))).toEqual([]);
  });

  test("there is no cycle", () => {
    const remaining = new Map(
      files.map((file) => [file, local.filter((each) => each.file === file).map(({ to }) => to)]),
    );
    // Take away what imports nothing that remains, until nothing can be taken: what is left is a cycle.
    for (let before = -1; before !== remaining.size; ) {
      before = remaining.size;
      for (const [file, targets] of remaining) {
        if (!targets.some((to) => remaining.has(to))) remaining.delete(file);
      }
    }
    expect([...remaining.keys()]).toEqual([]);
  });

  test("packages are used only in the rooms that may use them", () => {
    const foreign = imports.filter(({ file, to }) => {
      const [, ...packages] = rooms[rank(file)] ?? [""];
      return (
        !to.startsWith(".") &&
        !to.startsWith("node:") &&
        !to.startsWith("#kernels/") &&
        !packages.some((name) => to === name || to.startsWith(`${name}/`))
      );
    });
    expect(foreign).toEqual([]);
  });

  test("the global process is used by the command line alone", () => {
    const users = files.filter((file) => /(?<![.\w"'`])process\.\w/.test(readFileSync(join(source, file), "utf8")));
    // A save and a lock ask which processes are alive, whoever saves, and a run asks for the time. (A module of its own, `node:process`
    // takes 5 ms to load.)
    expect(users.filter((file) => roomOf(file) !== "cli").sort()).toEqual(["files/processes.ts", "monotonicTime.ts"]);
    expect(imports.filter(({ to }) => /^(node:)?process$/.test(to))).toEqual([]);
  });

  test("the command starts without the ops and the engines, which a command loads when it needs them", () => {
    const loaded = new Set(["cli/main.ts"]);
    for (const file of loaded) {
      const text = readFileSync(join(source, file), "utf8");
      const started = [...text.matchAll(/^import (?!type )(?:[^;]*? from )?"(\.[^"]+)\.js";/gm)];
      for (const [, to] of started) loaded.add(relative(source, join(source, dirname(file), `${to}.ts`)));
    }
    expect(loaded.size).toBeGreaterThan(40);
    const heavy = [...loaded].filter((file) =>
      /^(?:math|graph|ops|engine\/wasm|autodiff|export\/onnx|import\/onnx)[\\/]/.test(file),
    );
    expect(heavy).toEqual([]);
  });

  test("mathjs is configured in one place", () => {
    const values = imports.filter(
      ({ file, to }) => to === "mathjs" && /import \{[^}]*create/.test(readFileSync(join(source, file), "utf8")),
    );
    expect(values.map(({ file }) => file)).toEqual(["math/mathjs.ts"]);
  });
});
