import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { bareModel, binaryModel, classModel, numberModel, writeModelFile } from "../predict/models.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { done, predict, predictFile } from "./predicting.js";
import { runMain } from "./runMain.js";

const numbers = "y\n125\n105\n";

describe("rows are read", () => {
  test.each([
    ["CSV", "a,b\n12,0.5\n10,0\n"],
    ["CSV with semicolons", "a;b\n12;0.5\n10;0\n"],
    ["CSV in another order, with columns that are not asked for", "id,b,a,y\n7,0.5,12,x\n8,0,10,\n"],
    ["NDJSON", '{"a": 12, "b": 0.5}\n{"b": "0", "a": "10", "c": null}\n'],
    ["a JSON list", '[{"b": 0.5, "a": 12}, {"a": 10, "b": 0}]'],
    ["a JSON list behind spaces", '\n  [{"b": 0.5, "a": 12}, {"a": 10, "b": 0}]'],
    ["NDJSON with a mark of its encoding", '\uFEFF{"a": 12, "b": 0.5}\n{"a": 10, "b": 0}\n'],
    ["UTF-16", Buffer.from('\uFEFF[{"a": 12, "b": 0.5}, {"a": 10, "b": 0}]', "utf16le")],
    ["CSV with a mark of its encoding and lines of Windows", "\uFEFFa,b\r\n12,0.5\r\n10,0\r\n"],
  ])("from standard input, as %s", async (_, stdin) => {
    expect(await predict(numberModel, stdin)).toEqual(done(numbers));
    expect(await predict(numberModel, gzipSync(stdin))).toEqual(done(numbers));
  });

  test.each([
    ["rows.csv", "a,b\n12,0.5\n10,0\n"],
    ["rows.tsv", "a\tb\n12\t0.5\n10\t0\n"],
    ["rows.ndjson", '{"a": 12, "b": 0.5}\n{"a": 10, "b": 0}\n'],
    ["rows.jsonl", '{"a": 12, "b": 0.5}\n{"a": 10, "b": 0}\n'],
    ["rows.json", '[{"a": 12, "b": 0.5}, {"a": 10, "b": 0}]'],
    ["rows", '[{"a": 12, "b": 0.5}, {"a": 10, "b": 0}]'],
  ])("from %s, and packed", async (name, content) => {
    expect(await predictFile(numberModel, name, content)).toEqual(done(numbers));
    expect(await predictFile(numberModel, `${name}.gz`, gzipSync(content))).toEqual(done(numbers));
  });

  test("from standard input if no file is named", async () => {
    const model = writeModelFile(temporaryFolder(), numberModel);
    expect(await runMain(["predict", model], { stdin: "a,b\n12,0.5\n10,0\n" })).toEqual(done(numbers));
  });

  test("in the format and with the delimiter of the options", async () => {
    const ndjson = '{"a": 12, "b": 0.5}\n{"a": 10, "b": 0}\n';
    expect(await predictFile(numberModel, "rows.csv", ndjson, "--input-format", "ndjson")).toEqual(done(numbers));
    expect(await predict(numberModel, "a_b\n12_0.5\n10_0\n", "--delimiter", "_")).toEqual(done(numbers));
  });

  test("in the dialect of the data trained on, or one that is given", async () => {
    const own = { ...numberModel.config.data, delimiter: ":", quote: "'" };
    const model = { ...numberModel, config: { ...numberModel.config, data: own } };
    const rows = "note:a:b\n'x:y':12:0.5\n'it''s':10:0\n";
    expect(await predict(model, rows)).toEqual(done(numbers));
    expect(await predict(numberModel, rows, "--delimiter", ":", "--quote", "'")).toEqual(done(numbers));
    expect(
      await predict(model, rows.replaceAll(":", ";").replaceAll("'", '"'), "--delimiter", ";", "--quote", '"'),
    ).toEqual(done(numbers));
  });

  test("with chunks that end anywhere", async () => {
    const bytes = Buffer.from("b,ä,a\r\n0.5,é,12\r\n0,,10\r\n");
    for (let at = 1; at < bytes.length; at++) {
      expect(await predict(numberModel, [bytes.subarray(0, at), bytes.subarray(at)])).toEqual(done(numbers));
    }
  });

  test("without any, give the header alone", async () => {
    expect(await predict(numberModel, "a,b\n")).toEqual(done("y\n"));
    expect(await predict(numberModel, "a,b\n", "--format", "ndjson")).toEqual(done(""));
    expect(await predict(numberModel, "a,b\n", "--format", "json")).toEqual(done("[]\n"));
    expect(await predict(numberModel, "[]", "--format", "json")).toEqual(done("[]\n"));
    expect(await predict(numberModel, "\n", "--input-format", "ndjson")).toEqual(done("y\n"));
  });

  test("in a long JSON list, each by its own number", async () => {
    const rows = Array.from({ length: 10_000 }, (_, i) => ({ a: 10, b: i / 20 }));
    const { stdout } = await predict(numberModel, JSON.stringify(rows));
    expect(stdout).toBe(`y\n${rows.map((_, i) => `${105 + i}\n`).join("")}`);
    const broken = [...rows, { a: 10, b: "x" }, ...rows];
    expect((await predict(numberModel, JSON.stringify(broken))).stderr).toContain("<stdin>:1: row 10001: ");
  });

  test("of text columns one-hot, and with gaps filled as in the training", async () => {
    const [color, x] = classModel.inputs.columns;
    const filled = { ...classModel, inputs: { columns: [color, { ...x, fill: 0.25 }] } };
    const { stdout } = await predict(filled, "x,color\n-1,red\n1,red\n-1,green\n,red\nNA,red\n");
    expect(stdout).toBe('kind\n"so, so"\nplain\nplain\nplain\nplain\n');
  });
});

describe("predictions are written", () => {
  const rows = "x,color\n0,red\n-1,red\n";
  test("as CSV, with quotes if a label needs them", async () => {
    const share = 1 / (1 + Math.exp(1));
    const { code, stdout } = await predict(classModel, rows, "--probabilities");
    const lines = stdout.split("\n");
    expect(code).toBe(0);
    expect(lines.slice(0, 2)).toEqual(['kind,p(plain),"p(so, so)"', "plain,0.5,0.5"]);
    const [, , plain, other] = /^("so, so"),([\d.]+),([\d.]+)$/.exec(lines[2] ?? "") ?? [];
    expect(Number(plain)).toBeCloseTo(share, 15);
    expect(Number(other)).toBeCloseTo(1 - share, 15);
  });

  test("as NDJSON, an object a line", async () => {
    expect(await predict(classModel, rows, "--format", "ndjson")).toEqual(
      done('{"kind":"plain"}\n{"kind":"so, so"}\n'),
    );
    const { stdout } = await predict(classModel, "x,color\n0,red\n", "--format", "ndjson", "--probabilities");
    expect(stdout).toBe('{"kind":"plain","p(plain)":0.5,"p(so, so)":0.5}\n');
  });

  test("as a JSON list", async () => {
    const { stdout } = await predict(classModel, rows, "--format", "json");
    expect(stdout).toBe('[\n  {"kind":"plain"},\n  {"kind":"so, so"}\n]\n');
  });

  test.each(['with "quotes"', "on two\nlines", "with a\rreturn", " with spaces around "])(
    "with the label %j as it reads back",
    async (label) => {
      const outputs = { columns: [{ name: "kind", kind: "class", labels: [label, "other"] }] };
      const { stdout } = await predict({ ...classModel, outputs }, "x,color\n1,red\n");
      expect(stdout).toBe(`kind\n"${label.replaceAll('"', '""')}"\n`);
    },
  );

  test("with numeric labels as numbers", async () => {
    const outputs = { columns: [{ name: "digit", kind: "class", labels: [3, 8] }] };
    const model = { ...classModel, outputs };
    expect((await predict(model, rows, "--format", "ndjson")).stdout).toBe('{"digit":3}\n{"digit":8}\n');
    expect((await predict(model, rows, "--probabilities")).stdout).toMatch(/^digit,p\(3\),p\(8\)\n3,0.5,0.5\n8,/);
  });

  test("with several targets each under its own name, and in its own unit", async () => {
    const model = {
      ...numberModel,
      config: { ...numberModel.config, layers: [2] },
      outputs: { columns: [...numberModel.outputs.columns, { name: "z", kind: "number" }] },
      parameters: [
        { name: "layers.0.weight", shape: [2, 2], values: [1, -1, 2, 0] },
        { name: "layers.0.bias", shape: [2], values: [0.5, 0.25] },
      ],
    };
    expect(await predict(model, "a,b\n12,0.5\n10,0\n")).toEqual(done("y,z\n125,-0.75\n105,0.25\n"));
  });

  test("with binaryCrossEntropy as classes from a logit above 0, and shares", async () => {
    const rows = "x\n-1\n0\n1\n";
    expect(await predict(binaryModel, rows)).toEqual(done("sick,share\nno,0.5\nno,0.5\nyes,0.5\n"));
    const { stdout } = await predict(binaryModel, "x\n0\n", "--probabilities", "--format", "ndjson");
    expect(JSON.parse(stdout)).toEqual({ sick: "no", share: 0.5, "p(sick=no)": 0.5, "p(sick=yes)": 0.5 });
    const sick = JSON.parse((await predict(binaryModel, '{"x": 1}', "--probabilities", "--format", "ndjson")).stdout);
    expect(sick["p(sick=yes)"]).toBeCloseTo(1 / (1 + Math.exp(-1)), 15);
    expect(sick["p(sick=no)"]).toBe(1 - sick["p(sick=yes)"]);
  });

  test("as another class, if its probability is not above the threshold", async () => {
    // ln(0.9 / 0.1) is 2.197.
    const found = await predict(binaryModel, "x\n2.1\n2.3\n", "--threshold", "0.9");
    expect(found).toEqual(done("sick,share\nno,0.5\nyes,0.5\n"));
  });

  test("by a model of nothing but its network, with inputs x1, x2, … and target y", async () => {
    expect(await predict(bareModel, "x2,x1\n3,1\n")).toEqual(done("y\n7\n"));
    const classes = { ...bareModel.config, layers: [{ linear: 3, bias: false }], loss: "crossEntropy" };
    const parameters = [{ name: "layers.0.weight", shape: [1, 3], values: [0, 1, 2] }];
    expect(await predict({ ...bareModel, config: classes, parameters }, "x1\n-1\n1\n")).toEqual(done("y\n0\n2\n"));
    const binary = { ...classes, loss: "binaryCrossEntropy" };
    const { stdout } = await predict({ ...bareModel, config: binary, parameters }, "x1\n1\n");
    expect(stdout).toBe("y1,y2,y3\n0,1,1\n");
  });
});
