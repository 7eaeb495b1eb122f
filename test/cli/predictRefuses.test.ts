import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { bareModel, binaryModel, classModel, numberModel, writeModelFile } from "../predict/models.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { predict, predictFile } from "./predicting.js";
import { runMain } from "./runMain.js";

describe("an error in a row", () => {
  test("is reported with its line and column, after the rows before it", async () => {
    expect(await predict(numberModel, "a,b\n12,0.5\n10,x\n10,0\n")).toEqual({
      code: 3,
      stdout: "y\n125\n",
      stderr: 'error: <stdin>:3: column "b": got "x", expected a number\n',
    });
  });

  test("in a JSON list is reported with its row, and the list is closed", async () => {
    const rows = '[{"a": 12, "b": 0.5}, {"a": 10, "b": null}, {"a": 10, "b": 0}]';
    expect(await predictFile(numberModel, "rows.json", rows, "--format", "json")).toEqual({
      code: 3,
      stdout: '[\n  {"y":125}\n]\n',
      stderr: expect.stringContaining('error: /rows.json:1: row 2: column "b": the cell is empty'),
    });
  });

  test.each([
    ["an unknown category", "x,color\n1,gren\n", '<stdin>:2: column "color": "gren" is not in the data trained on'],
    ["an unknown category", "x,color\n1,gren\n", 'did you mean "green"?'],
    ["a missing column", "x,colour\n1,red\n", '<stdin>:1: there is no column "color": the header has "x", "colour"'],
    ["a missing column", "x,colour\n1,red\n", 'did you mean "colour"?'],
    [
      "a cell that is not a number",
      "x,color\nNaN,red\n",
      '<stdin>:2: column "x": "NaN" means a missing cell, and no row trained on has an empty one here: fill it, or leave the row out',
    ],
    ["a row too short", "x,color\n1\n", "<stdin>:2: got 1 cell, expected 2"],
    ["an empty file", "", "<stdin>: there is no header: the file is empty"],
    ["a quote that is never closed", 'x,color\n1,"red\n', "<stdin>:2: a quote that opens in this row is never closed"],
    ["a line that is not JSON", '{"x": 1, "color": "red"}\n{"x": 1\n', "<stdin>:2:8: this is not JSON"],
    [
      "a column that a row lacks",
      '{"x": 1, "color": "red"}\n{"x": 1}\n',
      '<stdin>:2: there is no key "color": the row has "x"',
    ],
    ["a list cut short", '[{"x": 1, "color": "red"}', "<stdin>:1:26: this is not JSON: got the end of the file"],
  ])("%s exits with 3", async (_, stdin, message) => {
    const { code, stderr } = await predict(classModel, stdin);
    expect(stderr).toMatch(/^error: .*\n$/);
    expect(stderr).toContain(message);
    expect(code).toBe(3);
  });

  test.each(["csv", "ndjson", "json"])("in the first row leaves nothing written as %s", async (format) => {
    expect(await predict(numberModel, "a,b\nx,1\n", "--format", format)).toMatchObject({ code: 3, stdout: "" });
    expect(await predict(numberModel, "a,c\n1,1\n", "--format", format)).toMatchObject({ code: 3, stdout: "" });
  });

  test("in a packed file that is cut short is reported after the rows that can be unpacked", async () => {
    const packed = gzipSync("a,b\n12,0.5\n10,0\n");
    const { code, stderr } = await predict(numberModel, packed.subarray(0, -6));
    expect({ code, stderr }).toEqual({ code: 3, stderr: "error: <stdin>: the gzip file is cut short or damaged\n" });
  });

  test("a file that is not there exits with 5", async () => {
    const model = writeModelFile(temporaryFolder(), numberModel);
    expect(await runMain(["predict", model, "no.csv"])).toEqual({
      code: 5,
      stdout: "",
      stderr: "error: no.csv: there is no such file\n",
    });
    expect(await runMain(["predict", "no.json", "-"])).toMatchObject({ code: 5, stdout: "" });
  });

  test("a wrong option exits with 2", async () => {
    expect(await predict(numberModel, "", "--format", "xml")).toMatchObject({ code: 2, stdout: "" });
    expect(await predict(numberModel, "", "--input-format", "xml")).toMatchObject({ code: 2, stdout: "" });
    expect(await predict(numberModel, "", "--delimiter", "ab")).toMatchObject({ code: 2, stdout: "" });
    expect(await runMain(["predict"])).toMatchObject({ code: 2, stdout: "" });
  });
});

describe("an output that is not finite", () => {
  const sum = "x1,x2\n1,1\n1e308,1e308\n1,2\n"; // y = x1 + 2 x2
  const problem =
    'error: <stdin>:3: the network\'s output for "y" is Infinity, expected a finite number: a number on the way is too large for float64, or an activation has no value there\n';

  test.each([
    ["csv", "y\n3\n"],
    ["ndjson", '{"y":3}\n'],
    ["json", '[\n  {"y":3}\n]\n'],
  ])("is reported with its line, after the rows before it, as %s", async (format, stdout) => {
    expect(await predict(bareModel, sum, "--format", format)).toEqual({ code: 3, stdout, stderr: problem });
  });

  // Logits [1e10 · x, -1e10 · x], and 1e10 · x for sick.
  const [classWeight, classBias] = classModel.parameters;
  const [binaryWeight, binaryBias] = binaryModel.parameters;
  const classes = {
    ...classModel,
    parameters: [{ ...classWeight, values: [50, 0, 0, 0, 1e10, -1e10] }, classBias],
  };
  const binary = { ...binaryModel, parameters: [{ ...binaryWeight, values: [1e10, 0] }, binaryBias] };

  test.each([
    ["of a class", classes, "x,color\n1e305,red\n", '"kind", class "plain", is Infinity'],
    ["of a class, if no other is larger", classes, "x,color\n-1e305,red\n", '"kind", class "plain", is -Infinity'],
    ["of one of two classes", binary, "x\n1e305\n", '"sick" is Infinity'],
    ["of one of two classes, below 0", binary, "x\n-1e305\n", '"sick" is -Infinity'],
  ])("%s exits with 3, with and without probabilities, on both engines", async (_, model, rows, message) => {
    for (const options of [[], ["--probabilities"], ["--engine", "mathjs"]]) {
      const { code, stdout, stderr } = await predict(model, rows, ...options);
      expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
      expect(stderr).toContain(`error: <stdin>:2: the network's output for ${message}, expected a finite number`);
    }
  });

  test("that is NaN is no first class", async () => {
    // 1e308 · 2 - 1e308 · 2 by way of a hidden layer: Infinity - Infinity
    const values = (name: string, shape: readonly number[], numbers: readonly number[]) => ({
      name,
      shape,
      values: numbers,
    });
    const model = {
      ...bareModel,
      config: {
        ...bareModel.config,
        layers: [
          { linear: 2, bias: false },
          { linear: 1, bias: false },
        ],
      },
      parameters: [values("layers.0.weight", [1, 2], [2, 2]), values("layers.1.weight", [2, 1], [1, -1])],
    };
    const { code, stderr } = await predict(model, "x1\n1e308\n");
    expect(code).toBe(3);
    expect(stderr).toContain("is NaN, expected a finite number");
  });

  test("in the raw unit alone is one too", async () => {
    const [weight, bias] = numberModel.parameters;
    const model = { ...numberModel, parameters: [{ ...weight, values: [1e307, 2] }, bias] };
    const { code, stdout, stderr } = await predict(model, "a,b\n10,0\n30,0\n");
    expect({ code, stdout }).toEqual({ code: 3, stdout: "y\n105\n" });
    expect(stderr).toContain('error: <stdin>:3: the network\'s output for "y" is Infinity');
  });

  test("takes none of the rows around it, even if they are more than a batch", async () => {
    const rows = Array.from({ length: 1000 }, (_, i) => (i === 700 ? "1e308,1e308" : `${i},1`));
    const { code, stdout, stderr } = await predict(bareModel, `x1,x2\n${rows.join("\n")}\n`);
    expect(code).toBe(3);
    expect(stdout).toBe(`y\n${Array.from({ length: 700 }, (_, i) => `${i + 2}\n`).join("")}`);
    expect(stderr).toContain("error: <stdin>:702: ");
  });

  test("comes before an error in a later row", async () => {
    expect(await predict(bareModel, "x1,x2\n1,1\n1e308,1e308\n1,x\n")).toEqual({
      code: 3,
      stdout: "y\n3\n",
      stderr: problem,
    });
  });

  test("is not reported for an input that cannot be scaled", async () => {
    const small = { name: "a", kind: "number", scaler: { kind: "minmax", offset: 0, factor: 1e-5 } };
    const model = { ...numberModel, inputs: { columns: [small, numberModel.inputs.columns[1]] } };
    const { code, stderr } = await predict(model, "a,b\n1e306,0\n");
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: 'error: <stdin>:2: column "a": 1e+306 lies too far from the data trained on to be scaled\n',
    });
  });
});

test("probabilities that would have a target's name are refused", async () => {
  const outputs = { columns: [{ name: "p(plain)", kind: "class", labels: ["plain", "so, so"] }] };
  const outcome = await predict({ ...classModel, outputs }, "color,x\nred,1\n", "--probabilities");
  expect(outcome).toEqual({
    code: 2,
    stdout: "",
    stderr: 'error: there would be two columns "p(plain)": leave the probabilities out\n',
  });
});
