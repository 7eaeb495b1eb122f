import { describe, expect, test } from "vitest";
import { parseConfig } from "../../src/config/loadConfig.js";
import { parseOverride } from "../../src/config/overrides.js";
import { UsageError } from "../../src/errors.js";
import { minimal, parse, problemsOf } from "./problems.js";

const sets = (...texts: readonly string[]) => texts.map(parseOverride);

describe("an override", () => {
  test.each<[string, unknown[], unknown]>([
    ["lr=0.5", ["lr"], 0.5],
    ["optimizer.momentum=0.9", ["optimizer", "momentum"], 0.9],
    ["layers[0]=8", ["layers", 0], 8],
    ["layers.0=8", ["layers", 0], 8],
    ["layers[1].slope=-1e-3", ["layers", 1, "slope"], -0.001],
    ["data.csv=x.csv", ["data", "csv"], "x.csv"],
    ["data.csv=a=b.csv", ["data", "csv"], "a=b.csv"],
    ['layers=[2, "relu"]', ["layers"], [2, "relu"]],
    ['name="5"', ["name"], "5"],
    ["name=", ["name"], ""],
    ["shuffle=false", ["shuffle"], false],
    ["batchSize=null", ["batchSize"], null],
  ])("%s is read as a path and a value", (text, path, value) => {
    expect(parseOverride(text)).toMatchObject({ path, value, source: `--set ${text}` });
  });

  test.each(["lr", "=5", "a..b=1", ".a=1", "a[x]=1", "a[0=1", "[0]=1", "a b=1"])("%s is wrong usage", (text) => {
    expect(() => parseOverride(text)).toThrow(UsageError);
  });
});

describe("overrides", () => {
  test("replace entries of the config, and add new ones", () => {
    const config = parse({ ...minimal, lr: 1 }, sets("lr=0.5", "layers[0]=8", "seed=3", "name=x"));
    expect(config).toMatchObject({ lr: 0.5, layers: [8, "relu", 1], seed: 3, name: "x" });
  });

  test("are applied in their order", () => {
    expect(parse(minimal, sets("lr=1", "lr=2")).lr).toBe(2);
  });

  test("create objects and lists that are not there", () => {
    const overrides = sets("data.csv=x.csv", "data.target=y", "layers[0]=4", "layers[1]=relu", "layers[2]=1");
    expect(parse("{}", overrides)).toMatchObject({ data: { csv: "x.csv", target: "y" }, layers: [4, "relu", 1] });
  });

  test("write out a short form that they set something in", () => {
    const config = parse(
      { ...minimal, layers: [3, "leakyRelu", 1] },
      sets("layers[0].bias=false", "layers[1].slope=0.2"),
    );
    expect(config.layers).toEqual([{ linear: 3, bias: false }, { activation: "leakyRelu", slope: 0.2 }, 1]);
    for (const optimizer of ["adam", undefined]) {
      const set = parse({ ...minimal, optimizer }, sets("optimizer.weightDecay=0.5")).optimizer;
      expect(set).toMatchObject({ name: optimizer ?? "sgd", weightDecay: 0.5 });
    }
    const annealed = { initial: 0.3, schedule: "cosine", final: 0, warmup: 0 };
    expect(parse({ ...minimal, lr: 0.3 }, sets("lr.schedule=cosine")).lr).toEqual(annealed);
    expect(parse(minimal, sets("lr.schedule=cosine")).lr).toEqual({ ...annealed, initial: 0.1 });
  });

  test("set a key inside if the entry is an object", () => {
    const rate = { path: ["lr"], value: 0.7, within: "initial", source: "--lr 0.7" };
    expect(parse({ ...minimal, lr: 0.3 }, [rate]).lr).toBe(0.7);
    const scheduled = parse({ ...minimal, lr: { initial: 0.3, schedule: "linear" } }, [rate]);
    expect(scheduled.lr).toMatchObject({ initial: 0.7, schedule: "linear" });
  });

  test("are the place of problems in the entries that they set, after those of the file", () => {
    expect(problemsOf({ ...minimal, epoch: 1 }, sets("layers[0]=0", "lr=fast", "data.targts=[1]"))).toEqual([
      'c.json:1:68: unknown key "epoch": did you mean "epochs"?',
      '--set data.targts=[1]: data: unknown key "targts": did you mean "targets"?',
      "--set layers[0]=0: layers[0]: expected 1 or more",
      '--set lr=fast: lr: expected a number, or {"initial", "schedule"}',
    ]);
  });

  test("are the place of problems in the objects that they created", () => {
    expect(problemsOf('{"layers": [1]}', sets("data.csv=x.csv"))).toEqual([
      "--set data.csv=x.csv: data.target: is missing",
    ]);
  });

  test("that lead nowhere are problems", () => {
    expect(problemsOf(minimal, sets("layers[5]=1", "layers.width=1"))).toEqual([
      "--set layers[5]=1: layers[5]: there is no layers[5]: layers has 3 entries",
      "--set layers.width=1: layers.width: layers is a list: expected a position, such as layers.0",
    ]);
  });

  test("do not hide that the file holds no config", () => {
    expect(problemsOf("[]", sets("lr=1"))).toEqual(["c.json:1:1: expected an object, got an empty list"]);
  });

  test("never reach a prototype", () => {
    const overrides = sets("__proto__.polluted=1", "constructor.prototype.polluted=1", "layers.__proto__=1");
    expect(problemsOf(minimal, overrides)).toHaveLength(3);
    expect(problemsOf(minimal, [{ path: ["data", "__proto__", "polluted"], value: 1, source: "s" }])).toHaveLength(1);
    expect({}).not.toHaveProperty("polluted");
  });

  test("are the place of the entries that they set; the file is the place of all others", () => {
    const source = { file: "c.json", directory: ".", overrides: sets("data.inputs=[[1],[2]]") };
    const { place } = parseConfig(JSON.stringify(minimal), source);
    expect(place(["data", "inputs", 1])).toEqual({ file: "--set data.inputs=[[1],[2]]" });
    expect(place(["data", "targets"])).toEqual({ file: "c.json", line: 1, column: 39 });
  });
});

test("a long override is repeated in part", () => {
  expect(parseOverride(`layers[1]=${"x+".repeat(500)}x`).source).toMatch(/^--set layers\[1\]=[x+]{49}…$/);
});
