import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { parseConfig, readConfig, readConfigFrom } from "../../src/config/loadConfig.js";
import { parseOverride } from "../../src/config/overrides.js";
import { ConfigError, FileError } from "../../src/errors.js";
import { lossNames } from "../../src/nn/losses/losses.js";
import { minimal, parse, problemsOf } from "./problems.js";

describe("a config", () => {
  test("gets every default filled in", () => {
    expect(parse(minimal)).toEqual({
      ...minimal,
      scale: "none",
      scaleTargets: "none",
      loss: "mse",
      optimizer: { name: "sgd", momentum: 0, dampening: 0, nesterov: false, weightDecay: 0 },
      lr: 0.1,
      epochs: 1000,
      shuffle: true,
      init: "default",
      dtype: "float64",
      arithmetic: "exact",
      threads: "auto",
      seed: 0,
    });
  });

  test("that is filled in is a config that stays as it is", () => {
    const config = parse({
      ...minimal,
      name: "n",
      batchSize: 2,
      optimizer: "sgd",
      init: { constant: 1 },
    });
    expect(parse(config)).toEqual(config);
    for (const optimizer of ["adam", "adamw", "rmsprop", "adagrad", { name: "sgd", momentum: 0.9, nesterov: true }]) {
      for (const lr of [0.3, { initial: 0.2 }, { schedule: "plateau" }, { schedule: "step", stepSize: 2, warmup: 1 }]) {
        const filled = parse({ ...minimal, optimizer, lr, stop: { patience: 3 }, validation: 0.2, keep: "last" });
        expect(parse(filled)).toEqual(filled);
      }
    }
  });

  test("keeps its entries", () => {
    const said = {
      name: "all of it",
      data: {
        csv: "d.csv",
        target: "y",
        features: ["a", "b"],
        delimiter: ";",
        quote: "'",
        classes: ["p", 2],
        missing: "mean",
      },
      scale: "standard",
      scaleTargets: "none",
      layers: [
        8,
        { linear: 4, bias: false, init: { normal: { mean: 1, std: 0.5 } } },
        { activation: "leakyRelu", slope: 0.2 },
        { dropout: 0.2 },
        { activation: "x * sigmoid(1.702 * x)" },
        "x ^ 2",
        2,
      ],
      loss: "crossEntropy",
      optimizer: { name: "adam", beta1: 0.8, beta2: 0.9, epsilon: 1e-6, weightDecay: 0.1 },
      lr: 0.5,
      epochs: 7,
      batchSize: 3,
      shuffle: false,
      init: { uniform: [-1, 1] },
      dtype: "float64",
      arithmetic: "exact",
      threads: 3,
      seed: 4294967295,
    };
    expect(parse(said)).toEqual(said);
  });

  test("may name a JSON Schema, which is for editors and so no part of what is trained", () => {
    expect(parse({ $schema: "./schema.json", ...minimal })).toEqual(parse(minimal));
  });

  test("may have comments, trailing commas and a byte order mark", () => {
    const text = `\uFEFF// a comment\n{ "data": { "inputs": [[0],], "targets": [0] }, /* here */ "layers": [1], }`;
    expect(parse(text).layers).toEqual([1]);
  });
});

describe("syntax errors", () => {
  test("are reported one at a time: later ones mostly follow from the first", () => {
    expect(problemsOf('{\n  "a": 1,,\n  "b" 2\n}')).toEqual(["c.json:2:10: expected a key in double quotes"]);
  });

  test.each([
    ["", "c.json:1:1: the config is empty: expected an object"],
    [" // nothing\n", "c.json:1:1: the config is empty: expected an object"],
    ["/* open", "c.json:1:1: the comment is not closed"],
    ["{}/*", "c.json:1:3: the comment is not closed"],
    ["{}/*/", "c.json:1:3: the comment is not closed"],
    ['{ "a": "b\n}', "c.json:1:8: the text is not closed by a double quote"],
    ["{} {}", "c.json:1:4: expected nothing more after the config"],
    ["{} }", "c.json:1:4: there is nothing that this } closes"],
    ["{ lr: 1, epochs: 2 }", "c.json:1:3: a key is written in double quotes, got lr"],
    ["{ 'lr': 1 }", "c.json:1:3: a key is written in double quotes, got 'lr'"],
    ['{ "a": \'x y\', "b": 1 }', "c.json:1:8: a text is written in double quotes, got 'x y'"],
    ['{ "layers": [2, relu, 1] }', "c.json:1:17: a text is written in double quotes, got relu"],
    ["{ “a”: 1 }", "c.json:1:3: a key is written in double quotes, got “a”"],
    ['{\n"a": True, "b": 1 }', "c.json:2:6: True is not JSON: write true, in small letters"],
    ['{ "a": None, "b": 1 }', "c.json:1:8: None is not JSON: leave the entry out"],
    ['{ "a": NaN }', "c.json:1:8: NaN is not JSON: expected a finite number"],
    ['{ "a": [-Infinity] }', "c.json:1:9: -Infinity is not JSON: expected a finite number"],
    ['{ "a": 1\n "b": 2 }', "c.json:2:2: expected a comma before this"],
    ['{ "a": [1 2] }', "c.json:1:11: expected a comma before this"],
    ['{ "a": 1; "b": 2 }', "c.json:1:9: expected a comma, got ;"],
    ['{ "a" = 1 }', "c.json:1:7: expected a colon after the key, got ="],
    ['# c\n{ "a": 1 }', "c.json:1:1: a comment begins with //, got #"],
    ['{ "a": (1, 2) }', "c.json:1:8: a list is written in [ ], got ("],
    ["lr: 0.1\nepochs: 3\n", "c.json:1:1: this is not JSON: expected {, got lr"],
    ['{ "a":\u00A01 }', "c.json:1:7: U+00A0 is not a space of JSON: write a plain one in its place"],
    ['{ "a": 0x10 }', "c.json:1:8: 0x10 is not a number as JSON writes it"],
    ['{ "a": 01 }', "c.json:1:8: 01 is not a number as JSON writes it"],
    ['{ "a": +1 }', "c.json:1:8: +1 is not a number as JSON writes it"],
    ['{ "a": [1, 2 }', "c.json:1:14: expected ], for the [ of line 1, column 8, got }"],
    ['{ "a": 1 ]', "c.json:1:10: expected }, for the { of line 1, column 1, got ]"],
    ['{\n "a": {"b": 1\n', "c.json:3:1: the config ends here, but the { of line 2, column 7 is not closed"],
    ['{ "a": [1,', "c.json:1:11: the config ends here, but the [ of line 1, column 8 is not closed"],
    ['{ "a": "C:\\data" }', "c.json:1:11: there is no such escape in JSON: a backslash is written as \\\\"],
    ["[".repeat(100_000), "c.json:1:101: lists and objects are more than 100 deep"],
  ])("%.20j is refused", (text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  test("are counted in lines whatever ends them", () => {
    expect(problemsOf('{\r\n"lr": 1,\r"a" 5}')).toEqual(["c.json:3:5: expected a colon after the key"]);
  });
});

test("all problems come at once, each with its place, in the order of the file", () => {
  const text = `{
  "data": { "inputs": [[0]], "targets": [0] },
  "layers": [2, "rellu", 1],
  "epoch": 5,
  "lr": "abc",
  "loss": "msee",
  "lr": 2
}`;
  expect(problemsOf(text)).toEqual([
    'c.json:3:17: layers[1]: unknown activation "rellu": did you mean "relu"?',
    'c.json:4:3: unknown key "epoch": did you mean "epochs"?',
    'c.json:5:9: lr: expected a number, or {"initial", "schedule"}, got "abc"',
    `c.json:6:11: loss: expected one of ${lossNames.join(", ")}, got "msee": did you mean "mse"?`,
    'c.json:7:3: the key "lr" is there twice',
  ]);
});

describe("a number is repeated as it is written, and is one problem", () => {
  const withSeed = (seed: string) => `{"data": {"inputs": [[0]], "targets": [0]}, "layers": [1], "seed": ${seed}}`;

  test.each([
    ["9007199254740993", "expected 4294967295 or less, got 9007199254740993"],
    ["1e999", "expected a finite number, got 1e999"],
    ["1.50", "expected a whole number, got 1.50"],
    ["-0.5e0", "expected a whole number, got -0.5e0"],
    [`0.${"1".repeat(500)}`, `expected a whole number, got 0.${"1".repeat(37)}…`],
  ])("%.20s", (seed, message) => {
    expect(problemsOf(withSeed(seed))).toEqual([`c.json:1:68: seed: ${message}`]);
    expect(problemsOf(minimal, [parseOverride(`seed=${seed}`)])).toEqual([
      `${parseOverride(`seed=${seed}`).source}: seed: ${message.replace(/, got .*/, "")}`,
    ]);
  });

  test("that reads as 0 says why", () => {
    expect(problemsOf('{"data": {"inputs": [[0]], "targets": [0]}, "layers": [1], "lr": 1e-400}')).toEqual([
      "c.json:1:66: lr: expected more than 0, got 1e-400, which is too small for a number, and reads as 0",
    ]);
    expect(problemsOf(minimal, [parseOverride("lr=1e-400")])).toEqual([
      "--set lr=1e-400: lr: expected more than 0: it is too small for a number, and reads as 0",
    ]);
  });

  test("inside of a typed value too", () => {
    expect(problemsOf(minimal, [parseOverride('layers=[{"dropout": 1e0}, 1]')])).toEqual([
      '--set layers=[{"dropout": 1e0}, 1]: layers[0].dropout: expected less than 1, got 1e0',
    ]);
  });
});

test.each([
  ["5", "c.json:1:1: expected an object, got 5"],
  ["[]", "c.json:1:1: expected an object, got an empty list"],
  ["null", "c.json:1:1: expected an object, got null"],
  ['{"layers": [1]}', "c.json:1:1: data: is missing"],
])("%s is refused", (text, problem) => {
  expect(problemsOf(text)).toEqual([problem]);
});

test("keys that reach for prototypes are unknown keys", () => {
  const text =
    '{"data": {"inputs": [[0]], "targets": [0]}, "layers": [1, {"activation": "elu", "__proto__": 1}], "__proto__": {}}';
  expect(problemsOf(text)).toEqual([
    'c.json:1:81: layers[1]: unknown key "__proto__"',
    'c.json:1:99: unknown key "__proto__"',
  ]);
});

test("place gives the place of an entry, or of the entry that it would be in", () => {
  const text = '{\n  "data": { "inputs": [[0], [1]],\n    "targets": [0, 1] },\n  "layers": [1]\n}';
  const { place } = parseConfig(text, { file: "c.json", directory: "." });
  expect(place(["data", "inputs", 1])).toEqual({ file: "c.json", line: 2, column: 29 });
  expect(place(["data", "csv"])).toEqual({ file: "c.json", line: 2, column: 11 });
  expect(place(["lr"])).toEqual({ file: "c.json", line: 1, column: 1 });
});

describe("a config's file", () => {
  test("is read, and gives the folder that its paths start from", async () => {
    const folder = mkdtempSync(join(tmpdir(), "backprop-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, "c.json"), JSON.stringify(minimal));
    const { config, directory } = await readConfig(join(folder, "c.json"), [parseOverride("epochs=3")]);
    expect(config).toMatchObject({ layers: minimal.layers, epochs: 3 });
    expect(directory).toBe(folder);
  });

  test("that is not there is a FileError", async () => {
    await expect(readConfig("no/such.json")).rejects.toThrow(new FileError("there is no such file", "no/such.json"));
  });
});

describe("a config's bytes", () => {
  const readBytes = (...chunks: readonly Buffer[]) =>
    readConfigFrom({ stream: Readable.from(chunks), name: "c.json" }, ".").catch((thrown: unknown) => thrown);
  const text = JSON.stringify({ ...minimal, name: "ä" });
  const utf16 = Buffer.from(`\uFEFF${text}`, "utf16le");

  test("may be UTF-16 with its mark, as PowerShell writes it", async () => {
    for (const bytes of [Buffer.from(text), utf16, Buffer.from(utf16).swap16()]) {
      expect(await readBytes(bytes)).toMatchObject({ config: { name: "ä" } });
    }
  });

  test.each([
    ["Latin-1", Buffer.from(`{\n"name": "ä"}`, "latin1"), { file: "c.json", line: 2 }, "this is not UTF-8"],
    ["UTF-16 without its mark", Buffer.from("{}", "utf16le"), { file: "c.json", line: 1 }, "it has zero bytes"],
    ["too long a text", Buffer.alloc(2 ** 24 + 1, " "), { file: "c.json" }, "the config is too long: expected at most"],
  ])("are one problem in %s", async (_, bytes, place, message) => {
    const error = await readBytes(bytes);
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).problems).toEqual([{ path: "", place, message: expect.stringContaining(message) }]);
  });
});

describe("whatever is thrown at the loader gives a config or a list of problems", () => {
  const loads = (text: string) => {
    try {
      const config = parse(text);
      expect(parse(config)).toEqual(config);
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError);
      expect(problemsOf(text).every((problem) => problem.startsWith("c.json:"))).toBe(true);
    }
  };
  /** Values that are nearly right, so that every branch of the schema is met. */
  const keys = fc.constantFrom(
    ...["data", "inputs", "targets", "csv", "target", "features", "classes", "layers", "linear", "activation", "slope"],
    ...["bias", "init", "normal", "mean", "std", "uniform", "constant", "loss", "optimizer", "name", "lr", "epochs"],
    ...["batchSize", "shuffle", "seed", "scale", "scaleTargets", "__proto__", "constructor", "toString", "epoch", ""],
  );
  const scalars = fc.oneof(
    fc.constantFrom("mse", "crossEntropy", "relu", "leakyRelu", "sgd", "x * 2", "x +", "standard", "heNormal", "", "x"),
    fc.constantFrom(0, -0, 1, -1, 0.5, 1e308, 1e21, 2 ** 53, null, true, false),
    fc.double(),
    fc.string(),
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof({ maxDepth: 5 }, scalars, tie("list"), tie("record")),
    list: fc.array(tie("tree"), { maxLength: 4 }),
    record: fc.array(fc.tuple(keys, tie("tree")), { maxLength: 8 }).map((entries) => Object.fromEntries(entries)),
  }));
  const config = fc
    .tuple(
      fc.record({
        data: fc.oneof(fc.constant(minimal.data), tree),
        layers: fc.oneof(fc.constant([2, "relu", 1]), tree),
      }),
      fc.array(fc.tuple(keys, tree)),
    )
    .map(([base, entries]) => Object.fromEntries([...Object.entries(base), ...entries]));

  test("any JSON", () => fc.assert(fc.property(fc.json(), loads)));
  test("what looks like a config", () =>
    fc.assert(
      fc.property(config, (it) => loads(JSON.stringify(it))),
      { numRuns: 200 },
    ));
  test("any text", () => fc.assert(fc.property(fc.string({ unit: "binary" }), loads)));
  test("a config cut short or written over", () => {
    const text = JSON.stringify(minimal);
    const damaged = fc.tuple(fc.nat(text.length), fc.nat(5), fc.string({ maxLength: 3 }));
    fc.assert(fc.property(damaged, ([at, length, by]) => loads(text.slice(0, at) + by + text.slice(at + length))));
  });
  test("more problems than can be listed", () => {
    const rows = (row: string) => `[${new Array(200_000).fill(row).join(",")}]`;
    const problems = problemsOf(`{"data": {"inputs": ${rows('["x"]')}, "targets": [0]}, "layers": [1]}`);
    expect(problems).toHaveLength(101);
    expect(problems[0]).toContain("there are too many problems to list");
    expect(problems[1]).toBe('c.json:1:23: data.inputs[0][0]: expected a number, got "x"');
  });
  test("many keys that are unknown, each in its place", () => {
    const keys = Array.from({ length: 3_000 }, (_, i) => `\n"${i} of many keys": 1`);
    const problems = problemsOf(`{${keys.join(",")}}`);
    expect(problems).toHaveLength(keys.length + 2);
    expect(problems.at(-1)).toBe(`c.json:${keys.length + 1}:1: unknown key "${keys.length - 1} of many keys"`);
  });
  test("numbers beyond all bounds", () => {
    expect(problemsOf('{"data": {"inputs": [[1e999]], "targets": [0]}, "layers": [1]}')).toEqual([
      "c.json:1:23: data.inputs[0][0]: expected a finite number, got 1e999",
    ]);
  });
});
