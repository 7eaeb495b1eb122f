import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { classModel, numberModel, writeModelFile } from "../predict/models.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { predict, predictFile } from "./predicting.js";
import { runMain } from "./runMain.js";

describe("what is wrong with rows", () => {
  test("is told with its line and column, after the rows before it", async () => {
    expect(await predict(numberModel, "a,b\n12,0.5\n10,x\n10,0\n")).toEqual({
      code: 3,
      stdout: "y\n125\n",
      stderr: 'error: <stdin>:3: column "b": got "x", expected a number\n',
    });
  });

  test("in a JSON list is told with its row, and the list is closed", async () => {
    const rows = '[{"a": 12, "b": 0.5}, {"a": 10, "b": null}, {"a": 10, "b": 0}]';
    expect(await predictFile(numberModel, "rows.json", rows, "--format", "json")).toEqual({
      code: 3,
      stdout: '[\n  {"y":125}\n]\n',
      stderr: expect.stringContaining(
        'error: /rows.json:1: row 2: column "b": the cell is empty, and nothing is known',
      ),
    });
  });

  test.each([
    ["an unknown category", "x,color\n1,gren\n", '<stdin>:2: column "color": "gren" is not in the data trained on'],
    ["an unknown category", "x,color\n1,gren\n", 'did you mean "green"?'],
    ["a missing column", "x,colour\n1,red\n", '<stdin>:1: there is no column "color": the header has "x", "colour"'],
    ["a missing column", "x,colour\n1,red\n", 'did you mean "colour"?'],
    ["a number that is none", "x,color\nNaN,red\n", '<stdin>:2: column "x": "NaN" is not a finite number'],
    ["a row too short", "x,color\n1\n", "<stdin>:2: got 1 cells, expected 2"],
    ["an empty file", "", "<stdin>: there is no header: the file is empty"],
    ["a quote that is never closed", 'x,color\n1,"red\n', "<stdin>:2: a quote that opens in this row is never closed"],
    ["a line that is no JSON", '{"x": 1, "color": "red"}\n{"x": 1\n', "<stdin>:2:8: this is not JSON"],
    ["a column that a row has not", '{"x": 1, "color": "red"}\n{"x": 1}\n', '<stdin>:2: column "color": the cell'],
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

  test("packed and cut short is told after what could be unpacked", async () => {
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

test("probabilities that would have a target's name are refused", async () => {
  const outputs = { columns: [{ name: "p(plain)", kind: "class", labels: ["plain", "so, so"] }] };
  const outcome = await predict({ ...classModel, outputs }, "color,x\nred,1\n", "--probabilities");
  expect(outcome).toEqual({
    code: 2,
    stdout: "",
    stderr: 'error: there would be two columns "p(plain)": leave the probabilities out\n',
  });
});
