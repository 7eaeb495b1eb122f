import { describe, expect, test } from "vitest";
import { predict, predictFile } from "../../cli/predicting.js";
import { runMain } from "../../cli/runMain.js";
import { type ModelParts, numberModel, writeModelFile } from "../../predict/models.js";
import { temporaryFolder } from "../../temporaryFolder.js";
import { loadFile } from "../load/loading.js";
import { readChunks } from "./reading.js";

const [a, b] = numberModel.inputs.columns;
/** Of the column `humid`, a gap is filled; of `temperature`, none. */
const filled = {
  ...numberModel,
  inputs: {
    columns: [
      { ...a, name: "temperature" },
      { ...b, name: "humid", fill: 0.5 },
    ],
  },
};

describe("the columns of JSON", () => {
  test("are the keys of the first rows, whichever has them", async () => {
    const expected = {
      header: ["a", "b"],
      rows: [
        [1, null],
        [null, 2],
      ],
      error: undefined,
    };
    expect(await readChunks(['{"a":1}\n{"b":2}\n'], "ndjson")).toMatchObject(expected);
    expect(await readChunks(['[{"a":1},', '{"b":2}]'], "json", { select: ["a"] })).toMatchObject({ header: ["a"] });
    expect(await readChunks(['[{"a":1},{"b":2}]'], "json")).toMatchObject(expected);
  });

  test("a later key is an error with its line if all columns are wanted, in whatever pieces its row comes", async () => {
    const later = ['{"a":2}\n', '{"a":3,"b":4}\n', '{"c":5}\n'].join("");
    for (let size = 1; size <= later.length; size++) {
      const pieces = later.match(new RegExp(`[^]{1,${size}}`, "g")) ?? [];
      const { rows, error } = await readChunks(['{"a":1}\n', ...pieces], "ndjson", { wanted: { isWhole: true } });
      expect(rows).toEqual([[1], [2]]);
      expect(String(error)).toContain(
        'rows:3: the key "b" is new: the columns are the keys of the first rows: add it to the first row: "b": null',
      );
    }
    expect(await readChunks(['{"a":1}\n', later], "ndjson")).toMatchObject({ rows: [[1], [2], [3], [null]] });
  });

  test("a later key of a long file is refused in training, unless the features are listed", async () => {
    const rows = (last: string) => `${'{"a":1,"y":2}\n'.repeat(100_000)}{"a":3,"y":4${last}}\n`;
    await expect(loadFile("d.ndjson", rows(',"b":1'))).rejects.toThrow('d.ndjson:100001: the key "b" is new');
    const { training } = await loadFile("d.ndjson", rows(',"b":1'), { spec: { features: ["a"] } });
    expect(training.inputs.rows).toBe(100_001);
  });
});

describe("a row of JSON to predict", () => {
  test("may lack a key that the model fills, even if no row has it; CSV must have the column", async () => {
    const full = await predict(filled, '{"temperature":12,"humid":0.5}\n{"temperature":10,"humid":0.5}\n');
    expect(full.code).toBe(0);
    expect(await predict(filled, '{"temperature":12}\n{"temperature":10,"humid":0.5}\n')).toEqual(full);
    expect(await predict(filled, '{"temperature":12}\n{"temperature":10}\n')).toEqual(full);
    expect(await predictFile(filled, "rows.json", '[{"temperature":12},{"temperature":10}]')).toEqual(full);
    expect((await predict(filled, "temperature\n12\n")).stderr).toContain('there is no column "humid"');
  });

  test("that lacks another key is an error of that row", async () => {
    const rows = '{"humid":1,"temprature":1}\n{"temperature":10,"humid":0.5}\n';
    const { stdout, stderr } = await predict(filled, rows, "--on-error", "skip");
    expect(stdout.split("\n")).toHaveLength(3);
    const problem = 'there is no key "temperature": the row has "humid", "temprature": did you mean "temprature"?';
    expect(stderr).toContain(`line 1: ${problem}`);
  });

  test("that has a key which resembles one that was never seen is an error, not filled", async () => {
    const misspelt = '{"temperature":12,"humit":1}\n';
    const problem = 'there is no key "humid": the row has "temperature", "humit": did you mean "humit"?';
    expect(await predict(filled, misspelt)).toMatchObject({ code: 3, stderr: `error: <stdin>:1: ${problem}\n` });
    // Another row shows that both are keys.
    expect((await predict(filled, `{"temperature":10,"humid":1}\n${misspelt}`)).code).toBe(0);
    const chunks = [misspelt, '{"temperature":1,"humid":1}\n', misspelt];
    const { batches, error } = await readChunks(chunks, "ndjson", {
      select: ["temperature", "humid"],
      wanted: { optional: new Set(["humid"]), isLenient: true },
    });
    expect(batches.map(({ rows: [row], refused }) => [row, refused?.size])).toEqual([
      [[], 1],
      [[1, 1], 0],
      [[12, null], 0],
    ]);
    expect(error).toBeUndefined();
  });

  test("that has none of the columns is refused", async () => {
    const { code, stderr } = await predict(filled, '{"c":12}\n');
    expect([code, stderr]).toEqual([
      3,
      expect.stringContaining('there is no column "temperature": the header has "c"'),
    ]);
  });
});

test("a row of JSON to evaluate may lack a key that the model fills, or whose rows are dropped", async () => {
  const measure = async (model: ModelParts, stdin: string) =>
    runMain(["evaluate", writeModelFile(temporaryFolder(), model), "-"], { stdin });
  const row = '{"temperature":12,"humid":0.5,"y":120}\n';
  const whole = await measure(filled, row);
  expect(whole.code).toBe(0);
  expect(await measure(filled, '{"temperature":12,"y":120}\n')).toEqual(whole);
  const lacking = `${row}{"temperature":12,"humid":0.5}\n`;
  expect(await measure(filled, lacking)).toMatchObject({ code: 3, stderr: expect.stringContaining('no key "y"') });
  const { config } = filled;
  const dropping = { ...filled, config: { ...config, data: { ...config.data, missing: "drop" } } };
  expect(await measure(dropping, lacking)).toMatchObject({ code: 0, stdout: expect.stringMatching(/^rows +1\b/) });
});
