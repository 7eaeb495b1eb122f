import { describe, expect, test } from "vitest";
import { DataError } from "../../../src/errors.js";
import { loadCsv, loadCsvFiles, loadFile, rowsOf } from "./loading.js";

describe("the column of sample weights", () => {
  test("is read beside the other columns, and is no feature", async () => {
    const { inputs, inputColumns, sampleWeights } = await loadCsv("a,w,y\n1,0.5,2\n3,0,4\n5,1e3,6\n", {
      sampleWeight: "w",
    });
    expect(inputColumns.map(({ name }) => name)).toEqual(["a"]);
    expect(rowsOf(inputs)).toEqual([[1], [3], [5]]);
    expect([...(sampleWeights ?? [])]).toEqual([0.5, 0, 1000]);
  });

  test("is read from other formats too", async () => {
    const { training } = await loadFile("data.ndjson", '{"a":1,"w":2,"y":3}\n{"a":4,"w":"0.5","y":6}\n', {
      sampleWeight: "w",
    });
    expect([...(training.sampleWeights ?? [])]).toEqual([2, 0.5]);
  });

  test("may be any column if the features are listed", async () => {
    const { sampleWeights } = await loadCsv("a,w,y\n1,0.5,2\n3,0,4\n", {
      sampleWeight: "w",
      spec: { features: ["a"] },
    });
    expect([...(sampleWeights ?? [])]).toEqual([0.5, 0]);
  });

  test("stays with its rows when rows are dropped and split", async () => {
    const rows = Array.from({ length: 40 }, (_, i) => (i === 7 ? "7,,7" : `${i},${i + 1},${i}`));
    const { training, validation } = await loadCsvFiles(`a,w,y\n${rows.join("\n")}\n`, {
      sampleWeight: "w",
      validation: 0.25,
      spec: { missing: "drop" },
    });
    for (const part of [training, validation]) {
      const weights = rowsOf(part?.inputs ?? training.inputs).map(([a = 0]) => a + 1);
      expect([...(part?.sampleWeights ?? [])]).toEqual(weights);
    }
    expect(training.inputs.rows).toBe(29);
    expect(validation?.inputs.rows).toBe(10);
  });

  test("is read from the data to validate on, too", async () => {
    const { validation } = await loadCsvFiles("a,w,y\n1,2,3\n4,5,6\n", {
      own: "y,w,a\n1,7,2\n",
      validation: { csv: "own.csv", target: "y" },
      sampleWeight: "w",
    });
    expect([...(validation?.sampleWeights ?? [])]).toEqual([7]);
  });

  test("is no extra column for a model that is trained further", async () => {
    const like = await loadCsv("a,y\n1,2\n3,4\n");
    const { sampleWeights } = await loadCsv("w,a,y\n5,1,2\n6,3,4\n", { like, sampleWeight: "w" });
    expect([...(sampleWeights ?? [])]).toEqual([5, 6]);
  });

  test.each([
    ["-1", 'data.csv:3: column "w": got -1: a weight is 0, or a number from 1e-15 to 1e15'],
    ["1e16", 'data.csv:3: column "w": got 10000000000000000: a weight is 0'],
    ["1e-16", 'data.csv:3: column "w": got 1e-16: a weight is 0'],
    ["", 'data.csv:3: column "w": the cell is empty: a weight is 0'],
    ["heavy", 'data.csv:3: column "w": got "heavy", expected a number: a weight is 0'],
  ])("holds weights, and no %j", async (cell, message) => {
    const loading = loadCsv(`a,w,y\n1,1,2\n3,${cell},4\n`, { sampleWeight: "w" });
    await expect(loading).rejects.toThrow(DataError);
    await expect(loading).rejects.toThrow(message);
  });

  test("is no column that a model takes for something else", async () => {
    const like = await loadCsv("a,w,y\n1,2,3\n3,4,5\n");
    await expect(loadCsv("a,w,y\n1,2,3\n", { like, sampleWeight: "w" })).rejects.toThrow(
      'data.csv:1: "w" is a column of the model: it cannot be the sample weight too',
    );
  });

  test("is an error if the file does not have it", async () => {
    await expect(loadCsv("a,y\n1,2\n", { sampleWeight: "w" })).rejects.toThrow('there is no column "w"');
  });
});
