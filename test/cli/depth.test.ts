import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { countWork } from "./commandsTogether.js";

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
const depths = [20, 40, 80];
const folder = mkdtempSync(join(tmpdir(), "backprop-depth-"));
const fileOf = (depth: number, name: string) => join(folder, `${depth}-${name}`);

/** The work of each command at each depth. */
let work: readonly (readonly number[])[];
beforeAll(() => {
  for (const depth of depths) {
    const config = fileOf(depth, "config.json");
    writeFileSync(config, JSON.stringify(deepConfig(depth)));
    writeFileSync(`${config}.csv`, "x1\n1\n2\n");
  }
  const linesOf = (each: readonly number[]) =>
    commands.flatMap(([, command]) =>
      each.map((depth) => command(fileOf(depth, "config.json"), fileOf(depth, "model.json"))),
    );
  // What is loaded by the first command of a kind is no work of its depth.
  const first = linesOf(depths.slice(0, 1));
  const counts = countWork([...first, ...linesOf(depths)]).slice(first.length);
  work = commands.map((_, i) => counts.slice(i * depths.length, (i + 1) * depths.length));
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

test.each(commands.map(([name], number) => ({ name, number })))(
  "the work of $name grows with the depth of the network, not with its square",
  ({ number }) => {
    const [few, some, many] = work[number] as [number, number, number];
    // Twice as many layers more are twice as much work more; with the square of the depth it would be four times as much.
    expect((many - some) / (some - few)).toBeLessThan(2.2);
    expect((many - some) / (some - few)).toBeGreaterThan(1.8);
  },
);
