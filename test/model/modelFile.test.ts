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
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseConfig } from "../../src/config/loadConfig.js";
import { FileError, ModelError, UsageError } from "../../src/errors.js";
import { type Model, readModel, writeModel } from "../../src/model/modelFile.js";
import { checkWritable } from "../../src/model/writeAtomically.js";
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
  test("is read as it was written, to the sign of zero", async () => {
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

  test("of the same model has the same bytes", () => {
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

  test("follows a link, which stays one", async () => {
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
    // A name with a slash at its end can only become that of a folder.
    expect(() => writeModel(join(folder, "m/"), model)).toThrow(FileError);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("takes a name as long as names can be", () => {
    const file = join(temporaryFolder(), "m".repeat(255));
    writeModel(file, model);
    expect(existsSync(file)).toBe(true);
  });

  test.each([Number.NaN, Infinity])("is refused where a parameter is %d, and the old file stays", (value) => {
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

  test("leaves no trace where it can", () => {
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
    ["a parameter that is none", { ...good, parameters: [3] }, "parameters[0]: expected an object, got 3"],
    ["a parameter without a name", withParameter({ name: 3 }), "parameters[0].name: expected a text, got 3"],
    ["a shape that is none", withParameter({ shape: 2 }), "w: expected a shape"],
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
    ["a column of another kind", { ...good, inputs: { columns: [{ name: "a", kind: "image" }] } }, "inputs.columns[0]"],
    [
      "a scaler that divides by 0",
      {
        ...good,
        inputs: { columns: [{ name: "a", kind: "number", scaler: { kind: "minmax", offset: 0, factor: 0 } }] },
      },
      "inputs.columns[0].scaler: its factor is not above 0",
    ],
    [
      "a class column of one class",
      { ...good, outputs: { columns: [{ name: "y", kind: "class", labels: [1] }] } },
      "outputs.columns[0].labels",
    ],
    [
      "a hash that is none",
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

  test("a file that is not there", async () => {
    await expect(readModel("no/such.model")).rejects.toThrow(new FileError("there is no such file", "no/such.model"));
    expect(existsSync("no")).toBe(false);
  });
});
