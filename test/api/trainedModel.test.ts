import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  DataError,
  FileError,
  gradcheck,
  loadModel,
  ModelError,
  type Row,
  train,
  UsageError,
} from "../../src/index.js";
import { bareModel, classModel, numberModel, writeModelFile } from "../predict/models.js";
import { temporaryFolder } from "../temporaryFolder.js";

const load = (parts: object) => loadModel(writeModelFile(temporaryFolder(), { ...parts }));

describe("predict", () => {
  test("takes objects, lists in the order of the inputs, and files", async () => {
    const model = await load(numberModel);
    expect([model.inputs, model.targets]).toEqual([["a", "b"], ["y"]]);
    expect(
      await model.predict([
        { b: 0.5, a: 12, other: "x" },
        { a: "10", b: 0 },
      ]),
    ).toEqual([{ y: 125 }, { y: 105 }]);
    expect(
      await model.predict([
        [12, 0.5],
        ["10", 0],
      ]),
    ).toEqual([{ y: 125 }, { y: 105 }]);
    const file = join(temporaryFolder(), "rows.ndjson");
    writeFileSync(file, '{"a": 12, "b": 0.5}\n');
    expect(await model.predict(file)).toEqual([{ y: 125 }]);
    writeFileSync(`${file}.csv`, '{"a": 12, "b": 0.5}\n');
    expect(await model.predict(`${file}.csv`, { format: "ndjson" })).toEqual([{ y: 125 }]);
    expect(await model.predict([])).toEqual([]);
  });

  test("gives labels, and probabilities if asked to", async () => {
    const model = await load(classModel);
    const rows = [{ color: "red", x: 0 }];
    expect(await model.predict(rows)).toEqual([{ kind: "plain" }]);
    expect(await model.predict(rows, { probabilities: true })).toEqual([
      { kind: "plain", "p(plain)": 0.5, "p(so, so)": 0.5 },
    ]);
    expect(await model.predict(rows, { engine: "mathjs" })).toEqual([{ kind: "plain" }]);
  });

  test.each<[Row | unknown, string]>([
    [{ a: 1 }, 'rows: row 2: there is no column "b": the row has "a"'],
    [{ a: 1, B: 2 }, 'did you mean "B"?'],
    [{ a: 1, b: "x" }, 'rows: row 2: column "b": got "x", expected a number'],
    [{ a: 1, b: null }, 'rows: row 2: column "b": the cell is empty'],
    [{ a: 1, b: undefined }, 'rows: row 2: column "b": the cell is empty'],
    [{ a: 1, b: "" }, 'rows: row 2: column "b": the cell is empty'],
    [{ a: 1, b: Number.NaN }, 'rows: row 2: column "b": NaN is not a finite number'],
    [{ a: 1, b: [2] }, 'rows: row 2: column "b": got a list, expected a number, a text, true, false or null'],
    [
      { a: 1, b: new Date(0) },
      'rows: row 2: column "b": got a Date, expected a text, as the data has them, such as 2024-12-31',
    ],
    [[1, { b: 2 }], 'rows: row 2: column "b": got an object, expected a number, a text, true, false or null'],
    [[1, 2n], 'rows: row 2: column "b": got 2n, expected a number'],
    [[1, Math.abs], 'rows: row 2: column "b": got a function, expected a number'],
    [[1], 'rows: row 2: got 1 cell, expected 2: "a", "b"'],
    [[1, 2, 3], "rows: row 2: got 3 cells, expected 2"],
    [7, "rows: row 2: got 7, expected an object or a list"],
    [null, "rows: row 2: got null, expected an object or a list"],
  ])("%# names the row and the column of a fault", async (row, message) => {
    const model = await load(numberModel);
    const error = await model.predict([[1, 2], row as Row]).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DataError);
    expect((error as DataError).message).toContain(message);
    expect((error as DataError).place).toEqual({ file: "rows", row: 2 });
  });

  test("suggests a column that is not in use for a misspelt one", async () => {
    const model = await load(bareModel);
    await expect(model.predict([{ x1: 1, x3: 2 }])).rejects.toThrow(
      'there is no column "x2": the row has "x1", "x3": did you mean "x3"?',
    );
  });

  test("refuses a file as the command does", async () => {
    const model = await load(numberModel);
    await expect(model.predict("no.csv")).rejects.toThrow(FileError);
    const file = join(temporaryFolder(), "rows.csv");
    writeFileSync(file, "a,b\n1,2\n1,x\n");
    await expect(model.predict(file)).rejects.toThrow(`${file}:3: column "b": got "x", expected a number`);
  });
});

describe("evaluate", () => {
  test("takes objects, lists in the order of inputs and targets, and files", async () => {
    const model = await load(numberModel);
    const file = join(temporaryFolder(), "rows.csv");
    writeFileSync(file, "y,b,a\n125,0.5,12\n101,0,10\n");
    const expected = {
      rows: 2,
      loss: expect.closeTo(0.08, 12),
      classifications: [],
      regressions: [{ target: "y", r2: 1 - 16 / 288, mae: 2, rmse: Math.sqrt(8) }],
    };
    expect(await model.evaluate(file)).toEqual(expected);
    expect(
      await model.evaluate([
        [12, 0.5, 125],
        [10, 0, 101],
      ]),
    ).toEqual(expected);
    expect(
      await model.evaluate([
        { y: 125, a: 12, b: 0.5 },
        { y: "101", a: 10, b: 0 },
      ]),
    ).toEqual(expected);
  });

  test("refuses rows without a target", async () => {
    const model = await load(numberModel);
    await expect(model.evaluate([{ a: 1, b: 2 }])).rejects.toThrow('rows: row 1: there is no column "y"');
  });
});

describe("an output that is not finite", () => {
  const rows = [
    { x1: 1, x2: 1, y: 3 },
    { x1: 1e308, x2: 1e308, y: 3 },
  ];

  test("is an error with its place in predict and evaluate", async () => {
    const model = await load(bareModel);
    for (const run of [() => model.predict(rows), () => model.evaluate(rows)]) {
      const error: unknown = await run().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(DataError);
      expect(error).toMatchObject({ name: "DataError", place: { file: "rows", row: 2 } });
    }
  });

  test("is an error with its line in a file", async () => {
    const model = await load(bareModel);
    const file = join(temporaryFolder(), "rows.csv");
    writeFileSync(file, "x1,x2,y\n1,1,3\n1,2,3\n1e308,1e308,0\n");
    for (const run of [() => model.predict(file), () => model.evaluate(file)]) {
      await expect(run()).rejects.toMatchObject({ place: { file, line: 4 } });
    }
  });
});

describe("save and loadModel", () => {
  test("give the same model, bit for bit", async () => {
    const file = join(temporaryFolder(), "model.json");
    const run = train("configs/xor.json");
    for await (const _ of run);
    run.model().save(file);
    const loaded = await loadModel(file);
    const inputs = [
      [0.1, 0.2],
      [-3, 5],
    ];
    expect(loaded.config).toEqual(run.model().config);
    expect(loaded.file.parameters).toEqual(run.model().file.parameters);
    expect(await loaded.predict(inputs)).toEqual(await run.model().predict(inputs));
    loaded.save(`${file}.copy`);
    expect(readFileSync(`${file}.copy`, "utf8")).toBe(readFileSync(file, "utf8"));
  });

  test("warn that a file was edited", async () => {
    const file = join(temporaryFolder(), "model.json");
    (await load(numberModel)).save(file);
    expect((await loadModel(file)).warnings).toEqual([]);
    writeFileSync(file, readFileSync(file, "utf8").replace("[1,2]", "[1,3]"));
    const model = await loadModel(file);
    expect(model.warnings).toEqual([expect.stringContaining('delete its key "checksum"')]);
    model.save(`${file}.mended`);
    expect((await loadModel(`${file}.mended`)).warnings).toEqual([]);
  });

  test("replace a file only with `force`", async () => {
    const model = await load(bareModel);
    const file = join(temporaryFolder(), "model.json");
    writeFileSync(file, "mine");
    expect(() => model.save(file)).toThrow(new UsageError(`${file} exists; save with { force: true } to replace it`));
    expect(readFileSync(file, "utf8")).toBe("mine");
    model.save(file, { force: true });
    expect((await loadModel(file)).inputs).toEqual(["x1", "x2"]);
    expect(() => model.save("no/such/folder/model.json")).toThrow(FileError);
  });

  test("refuse a file that is not a model", async () => {
    await expect(loadModel("no.json")).rejects.toThrow(FileError);
    const error = await loadModel("configs/iris.json").catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ModelError);
    expect((error as ModelError).file).toBe("configs/iris.json");
  });
});

describe("gradcheck", () => {
  test("gives a row for each check of an op", async () => {
    const rows = await gradcheck({ ops: ["transpose"] });
    expect(new Set(rows.map(({ verdict }) => verdict))).toEqual(new Set(["PASS"]));
    expect(new Set(rows.map(({ engine }) => engine))).toEqual(new Set(["mathjs", "wasm"]));
    expect(rows.length).toBeGreaterThan(20);
    expect(rows[0]).toMatchObject({ op: "transpose", input: "a" });
  });

  test("checks a config, as a file or as an object", async () => {
    const config = { data: { inputs: [[0.5, -1]], targets: [2] }, layers: [3, "tanh", 1] };
    const names = ["layers.0.weight", "layers.0.bias", "layers.2.weight", "layers.2.bias"];
    for (const given of ["configs/xor.json", config]) {
      const rows = await gradcheck({ config: given });
      expect(rows.map(({ input }) => input)).toEqual(expect.arrayContaining(names));
      expect(rows.every(({ verdict }) => verdict === "PASS")).toBe(true);
    }
    await expect(gradcheck({ ops: ["matmull"] })).rejects.toThrow(UsageError);
  });

  test("takes what the command takes: formulas, an engine, an order, digits and a seed", async () => {
    const rows = await gradcheck({ formulas: ["x * x"], engine: "mathjs", order: 2, digits: 64, seed: 3 });
    expect(new Set(rows.map(({ op, engine, verdict }) => `${op} ${engine} ${verdict}`))).toEqual(
      new Set(["x * x mathjs PASS"]),
    );
    expect(rows.map(({ input }) => input)).toContain("cotangent");
    const central = await gradcheck({ ops: ["square"], method: "central", eps: 0.1, atol: 0, rtol: 1e-12 });
    // The step is too large for the tolerance: the rule is right, and the differences cannot tell.
    const verdicts = new Set(central.map(({ verdict }) => verdict));
    expect({ isNoisy: verdicts.has("NOISY"), isWrong: verdicts.has("FAIL") }).toEqual({
      isNoisy: true,
      isWrong: false,
    });
  });
});
