import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseConfig } from "../../src/config/loadConfig.js";
import { renderShortConfig } from "../../src/config/shortConfig.js";
import { formatJson } from "../../src/json/formatJson.js";

const read = (text: string) => parseConfig(text, { file: "config", directory: "." }).config;

describe("a config in its short form", () => {
  test.each(readdirSync("configs").filter((file) => file.endsWith(".json") && file !== "schema.json"))(
    "is that of %s with each default filled in",
    (file) => {
      const config = read(readFileSync(join("configs", file), "utf8"));
      expect(formatJson(read(renderShortConfig(config)))).toBe(formatJson(config));
    },
  );

  test("has what differs from the defaults, and nothing else", () => {
    const short = {
      data: { csv: "x.csv", target: "y", missing: { a: "mean" } },
      validation: { csv: "z.csv", target: "y" },
      layers: [8, "tanh", { dropout: 0.1 }, { activation: "x / (1 + abs(x))" }, 1],
      optimizer: { name: "sgd", momentum: 0.9 },
      lr: { initial: 0.05, schedule: "cosine" },
      seed: 3,
    };
    expect(JSON.parse(renderShortConfig(read(JSON.stringify(short))))).toEqual(short);
  });

  test("leaves out an optimizer and a rate that are the default ones", () => {
    const filled = { data: { generate: "moons" }, layers: [1], optimizer: { name: "sgd", momentum: 0 }, epochs: 1000 };
    expect(renderShortConfig(read(JSON.stringify(filled)))).toBe(
      '{\n  "data": { "generate": "moons" },\n  "layers": [1]\n}',
    );
  });
});
