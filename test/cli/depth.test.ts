import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

interface Coverage {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly { readonly ranges: readonly { readonly count: number }[] }[];
  }[];
}

/** How often the blocks of the built command's code are run, as V8 counts them: the same number every time. */
function countWork(args: readonly string[], folder: string): number {
  const { status, stderr } = spawnSync(process.execPath, ["bin/backprop.js", ...args], {
    env: { ...process.env, NODE_V8_COVERAGE: folder },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  const counts = readdirSync(folder)
    .map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as Coverage)
    .flatMap(({ result }) => result.filter(({ url }) => url.includes("/dist/")))
    .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges.map(({ count }) => count)));
  return counts.reduce((sum, count) => sum + count, 0);
}

function deepConfig(depth: number): object {
  const hidden = Array.from({ length: depth }, () => [4, "tanh"]).flat();
  return {
    data: {
      inputs: [1, 2, 3, 4, 5, 6, 7].map((x) => [x]),
      targets: [1, 2, 3, 4, 5, 6, 7],
    },
    layers: [...hidden, 1],
    batchSize: 3,
    validation: 0.3,
    optimizer: { name: "adam", weightDecay: 0.1 },
    epochs: 1,
  };
}

const commands: readonly (readonly [name: string, command: (config: string, model: string) => readonly string[]])[] = [
  ["train", (config, model) => ["train", config, "-o", model, "--force"]],
  ["train --dry-run", (config) => ["train", config, "--dry-run"]],
  ["train --engine mathjs", (config) => ["train", config, "--engine", "mathjs"]],
  ["train --weights", (config, model) => ["train", config, "--weights", model]],
  ["predict", (config, model) => ["predict", model, `${config}.csv`]],
];
const depths = [40, 80, 160];
const folder = mkdtempSync(join(tmpdir(), "backprop-depth-"));
const fileOf = (depth: number, name: string) => join(folder, `${depth}-${name}`);

beforeAll(() => {
  for (const depth of depths) {
    const config = fileOf(depth, "config.json");
    writeFileSync(config, JSON.stringify(deepConfig(depth)));
    writeFileSync(`${config}.csv`, "x1\n1\n2\n");
    spawnSync(process.execPath, ["bin/backprop.js", "train", config, "-o", fileOf(depth, "model.json")]);
  }
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

test.each(commands)("the work of %s grows with the depth of the network, not with its square", (name, command) => {
  const work = depths.map((depth) => {
    const args = command(fileOf(depth, "config.json"), fileOf(depth, "model.json"));
    return countWork(args, fileOf(depth, `coverage of ${name}`));
  });
  const [few, some, many] = work as [number, number, number];
  // Twice as many layers more are twice as much work more; with the square of the depth it would be four times as much.
  expect((many - some) / (some - few)).toBeLessThan(2.2);
  expect((many - some) / (some - few)).toBeGreaterThan(1.8);
});
