import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseConfig } from "../../src/config/loadConfig.js";
import { FileError, ModelError, UsageError } from "../../src/errors.js";
import { checkWritable } from "../../src/files/checkWritable.js";
import type { Model } from "../../src/model/model.js";
import { readModel, readModelFrom, writeModel } from "../../src/model/modelFile.js";
import { temporaryFolder } from "../temporaryFolder.js";

const { config } = parseConfig('{"data": {"inputs": [[0, -0.0]], "targets": [1]}, "layers": [1]}', {
  file: "c.json",
  directory: ".",
});
const parameter = (name: string, shape: readonly number[], values: readonly number[]) => ({
  name,
  shape,
  values: Float64Array.from(values),
});
const model: Model = {
  tool: "backprop 0.1.0",
  config,
  inputs: {
    columns: [
      { name: "a", kind: "number", fill: 0.1, scaler: { kind: "standard", offset: 0.1, factor: 3 } },
      { name: "b", kind: "category", categories: ["p", "q"] },
    ],
  },
  outputs: { columns: [{ name: "y", kind: "class", labels: ["no", 1] }] },
  data: { rows: 7, dropped: 2, sha256: "0123456789abcdef".repeat(4) },
  training: { reason: "epochs", epochs: 3, loss: 0.5, bestLoss: null },
  parameters: [parameter("layers.0.weight", [2, 1], [0.1, -1e-300]), parameter("layers.0.bias", [1], [-0])],
};

describe("a model file", () => {
  test("is read as it was written, including the sign of zero", async () => {
    const file = join(temporaryFolder(), "m.json");
    writeModel(file, model);
    expect(await readModel(file)).toEqual(model);
  });

  test("keeps every finite number exactly", async () => {
    const file = join(temporaryFolder(), "m.json");
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
    const shaped = fc
      .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }))
      .chain(([rows, columns]) =>
        fc.tuple(
          fc.constant([rows, columns]),
          fc.array(finite, { minLength: rows * columns, maxLength: rows * columns }),
          finite,
        ),
      );
    await fc.assert(
      fc.asyncProperty(shaped, async ([shape, values, loss]) => {
        const written = { ...model, training: { loss }, parameters: [parameter("p", shape, values)] };
        writeModel(file, written);
        const read = await readModel(file);
        expect(Object.is(read.training?.loss, loss)).toBe(true);
        expect(read.parameters[0]?.shape).toEqual(shape);
        expect(values.every((value, i) => Object.is(read.parameters[0]?.values[i], value))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  test("is JSON with its format first, a line for each part, and a newline at the end", () => {
    const file = join(temporaryFolder(), "m.json");
    writeModel(file, model);
    const text = readFileSync(file, "utf8");
    expect(Object.keys(JSON.parse(text) as object)).toEqual([
      "format",
      "version",
      "tool",
      "config",
      "inputs",
      "outputs",
      "data",
      "training",
      "parameters",
      "checksum",
    ]);
    expect(text).toMatch(/^\{\n {2}"format": "backprop-model",\n {2}"version": 1,\n/);
    expect(text).toContain('\n    {"name":"layers.0.bias","shape":[1],"values":[-0]}\n');
    expect(text.endsWith("}\n")).toBe(true);
  });

  test("has the same bytes for the same model", () => {
    const folder = temporaryFolder();
    for (const name of ["a", "b"]) writeModel(join(folder, name), { ...model });
    expect(readFileSync(join(folder, "a"))).toEqual(readFileSync(join(folder, "b")));
  });

  test("needs no more than format, version, config and parameters", async () => {
    const file = join(temporaryFolder(), "m.json");
    const config = { data: { inputs: [[0]], targets: [0] }, layers: [1] };
    const parameters = [{ name: "layers.0.weight", shape: [1, 1], values: [2] }];
    writeFileSync(file, JSON.stringify({ format: "backprop-model", version: 1, config, parameters, later: true }));
    const read = await readModel(file);
    expect(read.config).toMatchObject({ ...config, loss: "mse", seed: 0 });
    expect(read.parameters).toEqual([parameter("layers.0.weight", [1, 1], [2])]);
    expect(read).not.toHaveProperty("inputs");
  });
});

describe("a checksum", () => {
  const write = (text: string | Buffer) => {
    const file = join(temporaryFolder(), "m.json");
    writeFileSync(file, text);
    return file;
  };
  const written = () => {
    const file = join(temporaryFolder(), "m.json");
    writeModel(file, model);
    return readFileSync(file);
  };

  test("leads to a warning if a file was edited, which names the key to delete", async () => {
    const text = written().toString();
    const edited = text.replace("0.1,-1e-300", "0.2,-1e-300");
    const { warnings, ...read } = await readModel(write(edited));
    expect(read.parameters[0]?.values[0]).toBe(0.2);
    expect(warnings).toEqual([
      'its checksum does not match: it was damaged or edited after it was saved; if you edited it, delete its key "checksum"',
    ]);
    const { checksum: _, ...rest } = JSON.parse(edited) as Readonly<Record<string, unknown>>;
    expect(await readModel(write(JSON.stringify(rest)))).not.toHaveProperty("warnings");
  });

  test("is that of the content: spaces, the order of keys and the form of numbers do not count", async () => {
    const { format, parameters, ...rest } = JSON.parse(written().toString().replaceAll("-0", "-0.0")) as Model & {
      readonly format: string;
    };
    const [weight, bias] = parameters as unknown as readonly { readonly name: string; readonly shape: number[] }[];
    const turned = {
      parameters: [
        { values: "VALUES", shape: weight?.shape, name: weight?.name },
        { values: "BIAS", shape: bias?.shape, name: bias?.name },
      ],
      ...Object.fromEntries(Object.entries(rest).reverse()),
      format,
    };
    const text = JSON.stringify(turned, null, 3).replace('"VALUES"', "[1e-1, -0.1E-299]").replace('"BIAS"', "[-0.0]");
    // JSON.stringify writes -0 in the config as 0.
    const read = await readModel(write(text.replace(/(0,\s*)0(\s*\])/, "$1-0$2")));
    expect(read).toEqual(model);
  });

  test.each<[string, (text: string) => string]>([
    ["the tool", (text) => text.replace("backprop 0.1.0", "backprop 0.1.1")],
    ["the config", (text) => text.replace('"seed":0', '"seed":1')],
    ["a zero of the config", (text) => text.replace("[[0,-0]]", "[[0,0]]")],
    ["a column", (text) => text.replace('"p","q"', '"q","p"')],
    ["a label", (text) => text.replace('"no",1', '"nO",1')],
    ["the data", (text) => text.replace('"rows":7', '"rows":8')],
    ["the training", (text) => text.replace('"loss":0.5', '"loss":0.25')],
    ["a name", (text) => text.replace("layers.0.bias", "layers.0.bjas")],
    ["a shape", (text) => text.replace("[2,1]", "[1,2]")],
    ["a sign of zero", (text) => text.replace("[-0]", "[0]")],
    ["the last bit of a value", (text) => text.replace("[0.1,", "[0.10000000000000002,")],
    ["the checksum", (text) => text.replace(/[0-9a-f]"\n\}/, (end) => (end[0] === "0" ? "1" : "0") + end.slice(1))],
    ["the key of the checksum", (text) => text.replace('"checksum"', '"checksun"')],
    ["a part that is left out", (text) => text.replace(/ {2}"training".*\n/, "")],
  ])("does not match another %s", async (_, change) => {
    const text = written().toString();
    const changed = change(text);
    expect(changed).not.toBe(text);
    expect((await readModel(write(changed))).warnings).toHaveLength(1);
  });

  test("finds every flipped bit: the file is refused, gets a warning, or has the same content", async () => {
    const bytes = written();
    for (let at = 0; at < bytes.length; at++) {
      const flipped = Buffer.from(bytes);
      flipped[at] = (bytes[at] as number) ^ (1 << ((at * 5) % 8));
      const source = { stream: Readable.from([flipped]), name: "m.json" };
      const read = await readModelFrom(source).catch((thrown: unknown) => thrown);
      if (read instanceof Error) expect(read).toBeInstanceOf(ModelError);
      else if ((read as Model).warnings === undefined) expect(read).toEqual(model);
    }
  });
});

describe("a large model", () => {
  const values = Float64Array.from({ length: 100_003 }, (_, i) => Math.sin(i) * 10 ** ((i % 40) - 20));
  const large = { ...model, parameters: [{ name: "wé😀", shape: [100_003], values }] };

  test("is written in pieces that form the same JSON", async () => {
    const file = join(temporaryFolder(), "m.json");
    writeModel(file, large);
    const text = readFileSync(file, "utf8");
    expect(text).toContain(`    {"name":"wé😀","shape":[100003],"values":[${values.join()}]}\n  ],\n`);
    expect(await readModel(file)).toEqual(large);
  });

  test("is read from pieces of any size", async () => {
    const file = join(temporaryFolder(), "m.json");
    writeModel(file, { ...large, parameters: [{ name: "wé😀", shape: [53], values: values.slice(0, 53) }] });
    const bytes = readFileSync(file);
    const expected = await readModel(file);
    for (const size of [1, 2, 3, 5, 7, 64]) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
        bytes.subarray(i * size, (i + 1) * size),
      );
      expect(await readModelFrom({ stream: Readable.from(pieces), name: file })).toEqual(expected);
    }
  });

  test("that claims more than it has takes no memory for it", async () => {
    const claim = (shape: string, count: number) =>
      readModelFrom({
        stream: Readable.from([
          Buffer.from(`{"format":"backprop-model","version":1,"parameters":[{"name":"w","shape":${shape},"values":[1`),
          Buffer.from(`${",1".repeat(count - 1)}]}]}`),
        ]),
        name: "m.json",
      });
    await expect(claim("[1000000000000000]", 3)).rejects.toThrow("takes 1000000000000000 values, got 3");
    await expect(claim("[1000000000,1000000000]", 3)).rejects.toThrow("takes 1000000000000000000 values, got 3");
    await expect(claim("[2]", 100)).rejects.toThrow("w: the shape [2] takes 2 values, got 3 or more");
  });

  test("is refused at the first faulty parameter, even if its parameters never end", async () => {
    function* endless(): Generator<Buffer> {
      yield Buffer.from('{"format":"backprop-model","version":1,"parameters":[{"name":"w","shape":[1],"values":[1');
      for (;;) yield Buffer.from(",1");
    }
    const read = readModelFrom({ stream: Readable.from(endless()), name: "m.json" });
    await expect(read).rejects.toThrow("got 2 or more");
  });
});

describe("writing a model", () => {
  test("replaces a file and leaves no other behind", async () => {
    const folder = temporaryFolder();
    const file = join(folder, "m.json");
    writeFileSync(file, "old");
    chmodSync(file, 0o640);
    writeModel(file, model);
    expect(readdirSync(folder)).toEqual(["m.json"]);
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(await readModel(file)).toEqual(model);
  });

  test("follows a link and keeps it", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "there"));
    writeFileSync(join(folder, "there", "m.json"), "old");
    symlinkSync(join("there", "m.json"), join(folder, "link"));
    writeModel(join(folder, "link"), model);
    expect(lstatSync(join(folder, "link")).isSymbolicLink()).toBe(true);
    expect(await readModel(join(folder, "there", "m.json"))).toEqual(model);
    expect(readdirSync(join(folder, "there"))).toEqual(["m.json"]);
  });

  test.skipIf(process.platform === "win32")("leaves a device a device", () => {
    writeModel("/dev/null", model);
    expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
  });

  test("that fails leaves nothing behind", () => {
    const folder = temporaryFolder();
    const file = join(folder, "m.json");
    mkdirSync(file);
    expect(() => writeModel(file, model)).toThrow(FileError);
    expect(() => writeModel(join(folder, "no", "m.json"), model)).toThrow(FileError);
    expect(readdirSync(folder)).toEqual(["m.json"]);
  });

  test.skipIf(process.platform === "win32")("that fails at the last step takes its temporary file away", () => {
    const folder = temporaryFolder();
    // A path that ends with a slash can only be a folder.
    expect(() => writeModel(join(folder, "m/"), model)).toThrow(FileError);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("accepts a name of the largest length", () => {
    const file = join(temporaryFolder(), "m".repeat(255));
    writeModel(file, model);
    expect(existsSync(file)).toBe(true);
  });

  test.each([Number.NaN, Infinity])("is refused if a parameter is %d, and the old file stays", (value) => {
    const file = join(temporaryFolder(), "m.json");
    writeFileSync(file, "old");
    const broken = { ...model, parameters: [parameter("layers.0.bias", [2], [0, value])] };
    expect(() => writeModel(file, broken)).toThrow(
      new ModelError("layers.0.bias is not finite, so the model is not written", file),
    );
    expect(readFileSync(file, "utf8")).toBe("old");
  });
});

describe("checking that a file can be written", () => {
  const check = (file: string, force: boolean) => checkWritable(file, { force, remedy: "say so" });

  test("refuses to replace a file that exists without force", () => {
    const file = join(temporaryFolder(), "m.json");
    writeFileSync(file, "old");
    expect(() => check(file, false)).toThrow(new UsageError(`${file} exists; say so to replace it`));
    expect(() => check(file, true)).not.toThrow();
  });

  test("refuses a folder, and a file in no folder", () => {
    const folder = temporaryFolder();
    expect(() => check(folder, true)).toThrow(new FileError("this is a folder, not a file", folder));
    const file = join(folder, "no", "m.json");
    expect(() => check(file, false)).toThrow(new FileError(`there is no folder ${join(folder, "no")}`, file));
  });

  test("leaves no trace if it can be written", () => {
    const folder = temporaryFolder();
    check(join(folder, "m.json"), false);
    expect(readdirSync(folder)).toEqual([]);
  });

  test.skipIf(process.platform === "win32")("lets a device be written without force", () => {
    expect(() => check("/dev/null", false)).not.toThrow();
  });
});

describe("reading refuses", () => {
  const good = {
    format: "backprop-model",
    version: 1,
    config: { data: { inputs: [[0]], targets: [0] }, layers: [1] },
    parameters: [{ name: "w", shape: [2], values: [1, 2] }],
  };
  const withParameter = (entry: object) => ({
    ...good,
    parameters: [{ name: "w", shape: [2], values: [1, 2], ...entry }],
  });
  const read = (text: string) => {
    const file = join(temporaryFolder(), "m.json");
    writeFileSync(file, text);
    return readModel(file).catch((thrown: unknown) => thrown);
  };

  test.each<[string, object | null, string]>([
    ["another JSON file", { a: 1 }, 'this is not a model file: expected "format": "backprop-model"'],
    ["no object", null, "this is not a model file"],
    ["a list", [], "this is not a model file"],
    ["another version", { ...good, version: 2 }, "version 2 of the format is not known, expected 1"],
    ["no version", { ...good, version: undefined }, "version nothing of the format is not known"],
    ["no config", { ...good, config: undefined }, "config: is missing"],
    [
      "a config with a problem",
      { ...good, config: { ...good.config, layers: [0] } },
      "config.layers[0]: expected 1 or more",
    ],
    ["no parameters", { ...good, parameters: undefined }, "parameters: expected a list, got nothing"],
    ["parameters that are none", { ...good, parameters: { w: [1] } }, "parameters: expected a list, got an object"],
    ["a parameter that is not an object", { ...good, parameters: [3] }, "parameters[0]: expected an object, got 3"],
    ["a parameter without a name", withParameter({ name: 3 }), "parameters[0].name: expected a text, got 3"],
    ["a shape that is not a list", withParameter({ shape: 2 }), "w: expected a shape"],
    ["a shape with a zero", withParameter({ shape: [0], values: [] }), "w: expected a shape"],
    ["a fractional shape", withParameter({ shape: [1.5] }), "w: expected a shape"],
    ["values that are none", withParameter({ values: "1,2" }), 'w: expected a list of values, got "1,2"'],
    ["too few values", withParameter({ values: [1] }), "w: the shape [2] takes 2 values, got 1"],
    ["too many values", withParameter({ values: [1, 2, 3] }), "w: the shape [2] takes 2 values, got 3"],
    ["null among the values", withParameter({ values: [1, null] }), "w: value 1 is not a finite number: got null"],
    ["null as the first value", withParameter({ values: [null, 1] }), "w: value 0 is not a finite number: got null"],
    ["a text among the values", withParameter({ values: [1, "2"] }), 'w: value 1 is not a finite number: got "2"'],
    ["a name twice", { ...good, parameters: [good.parameters[0], good.parameters[0]] }, 'there are two parameters "w"'],
    ["a tool that is no text", { ...good, tool: 1 }, "tool: expected a text, got 1"],
    ["inputs that are none", { ...good, inputs: [] }, "inputs: expected an object"],
    [
      "a column of another kind",
      { ...good, inputs: { columns: [{ name: "a", kind: "image" }] } },
      'inputs.columns[0].kind: expected one of number, category, date, got "image"',
    ],
    ["a column that is none", { ...good, outputs: { columns: [1] } }, "outputs.columns[0]: expected an object, got 1"],
    [
      "a label that is none",
      { ...good, outputs: { columns: [{ name: "y", kind: "class", labels: [1, null] }] } },
      "outputs.columns[0].labels[1]: expected a text or a number, got null",
    ],
    ["a measure that is none", { ...good, training: { mood: [] } }, "training.mood: expected a number, a text or null"],
    [
      "a scaler that divides by 0",
      {
        ...good,
        inputs: { columns: [{ name: "a", kind: "number", scaler: { kind: "minmax", offset: 0, factor: 0 } }] },
      },
      "inputs.columns[0].scaler.factor: expected more than 0",
    ],
    [
      "a class column of one class",
      { ...good, outputs: { columns: [{ name: "y", kind: "class", labels: [1] }] } },
      "outputs.columns[0].labels",
    ],
    [
      "a hash that is not one",
      { ...good, data: { rows: 1, sha256: "abc" } },
      "data.sha256: expected 64 hexadecimal digits",
    ],
    ["a loss that is a text", { ...good, training: { loss: "abc" } }, "training.loss: expected a number"],
    ["a reason that there is not", { ...good, training: { reason: "wat" } }, "training.reason:"],
    ["no training", { ...good, training: null }, "training: expected an object"],
    ["training that is a list", { ...good, training: [1] }, "training: expected"],
  ])("%s", async (_, content, message) => {
    const error = await read(JSON.stringify(content));
    expect(error).toBeInstanceOf(ModelError);
    expect(String(error)).toContain(`m.json: ${message}`);
  });

  test("a number beyond the range of a double", async () => {
    expect(String(await read(JSON.stringify(good).replace("[1,2]", "[1,1e999]")))).toContain(
      "w: value 1 is not a finite number: got 1e999",
    );
  });

  test("a file that is cut short anywhere", async () => {
    const text = JSON.stringify(good);
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), async (length) => {
        const error = await read(text.slice(0, length));
        expect(error).toBeInstanceOf(ModelError);
        expect(String(error)).toContain("cut short");
      }),
      { numRuns: 30 },
    );
  });

  test("a file that does not exist", async () => {
    await expect(readModel("no/such.model")).rejects.toThrow(new FileError("there is no such file", "no/such.model"));
    expect(existsSync("no")).toBe(false);
  });
});
