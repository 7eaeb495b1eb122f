import { describe, expect, test } from "vitest";
import { describeSchema, type FormDescription } from "../../src/config/describeSchema.js";
import { checkConfig } from "../../src/config/loadConfig.js";
import { configSchema } from "../../src/config/schema.js";
import { shapeNames } from "../../src/data/load/generate.js";
import { optimizerDefaults } from "../../src/optim/optimizer.js";

const forms = describeSchema();
const formOf = (title: string): FormDescription => {
  const form = forms.find((each) => each.title === title);
  if (form === undefined) throw new Error(`no form ${title} among ${forms.map((each) => each.title).join("; ")}`);
  return form;
};
const keyOf = (title: string, key: string) => formOf(title).keys.find((each) => each.key === key);
const keys = forms.flatMap(({ title, keys }) => keys.map((key) => ({ ...key, title: `${title} ${key.key}` })));

describe("the description of a config", () => {
  test.each(keys)("has a plain line for $title", ({ text, values }) => {
    expect(text).toMatch(/^\S.*[^.\s]$/);
    expect(values).not.toBe("");
  });

  test("starts with every key of the config, in the order of the schema", () => {
    expect(forms[0]?.keys.map(({ key }) => key)).toEqual(Object.keys(configSchema.shape));
  });

  test("has every setting of every optimizer with its default", () => {
    for (const { name, ...settings } of Object.values(optimizerDefaults)) {
      const described = formOf(`optimizer: {"name": "${name}"}`).keys.map(({ key, whenLeftOut }) => [key, whenLeftOut]);
      expect(described).toEqual(Object.entries(settings).map(([key, value]) => [key, String(value)]));
    }
  });

  test("has every schedule", () => {
    const titles = forms.map(({ title }) => title).filter((title) => title.startsWith("lr: "));
    expect(titles.map((title) => /"schedule": "(\w+)"/.exec(title)?.[1])).toEqual([
      "constant",
      "step",
      "exponential",
      "cosine",
      "linear",
      "plateau",
    ]);
  });

  test("has the forms of data, layers and first values once each", () => {
    const titles = forms.map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
    expect(titles.filter((title) => /^(data|layers|init|stop|validation)/.test(title))).toEqual([
      'data: {"inputs", "targets"}',
      'data: {"csv", "target"}',
      'data: {"ndjson", "target"}',
      'data: {"json", "target"}',
      'data: {"generate"}',
      'layers: {"linear"}',
      'layers: {"activation"}',
      'layers: {"dropout"}',
      'init: {"normal"}',
      'init: {"uniform"}',
      'init: {"constant"}',
      "stop",
      'init.normal: {"mean", "std"}',
    ]);
  });

  test("names keys that another form has too, and describes them there", () => {
    const { known } = formOf('data: {"json", "target"}');
    expect(known.slice(0, 4)).toEqual(["target", "features", "classes", "exclude"]);
    expect(known).toHaveLength(formOf('data: {"csv", "target"}').keys.length - 3); // the path, delimiter and quote
    expect(formOf('data: {"csv", "target"}').keys.map(({ key }) => key)).toContain("features");
  });

  test.each([
    ["", "epochs", "a whole number, 1 or more", "1000"],
    ["", "lr", 'a number, or {"initial", "schedule"}', "0.1"],
    ["", "shuffle", "true or false", "true"],
    ["", "scale", "none, standard, minmax, auto", "auto for data from a file, else none"],
    ["", "optimizer", 'one of sgd, adam, adamw, rmsprop, adagrad, or {"name": one of them}', "sgd"],
    ["", "data", expect.stringContaining('{"csv", "target"}'), undefined],
    ["", "batchSize", "a whole number, 1 or more", "the whole data"],
    ["", "stop", '{"loss", "patience", "metric", "minDelta", "seconds"}', "none"],
    ['layers: {"dropout"}', "dropout", "a number, 0 or more and less than 1", undefined],
    ['data: {"inputs", "targets"}', "inputs", "a list of lists of numbers", undefined],
    ['data: {"csv", "target"}', "features", "a list of texts, 1 entry or more", "all columns that are not targets"],
    ['init: {"uniform"}', "uniform", "[a number, a number]", undefined],
    ['data: {"generate"}', "generate", shapeNames.join(", "), undefined],
    ['data: {"generate"}', "classes", "a whole number, 2 or more and 1000 or less", "spirals 2, blobs 3"],
  ])("says what %s %s may be, and what it is by default", (title, key, values, whenLeftOut) => {
    const form = title === "" ? forms[0]?.title : title;
    expect(keyOf(form ?? "", key)).toMatchObject({ values, whenLeftOut });
  });

  test("states the defaults that a config gets", () => {
    const { config } = checkConfig({ data: { inputs: [[0]], targets: [0] }, layers: [1] }, ".");
    for (const { key, whenLeftOut } of forms[0]?.keys ?? []) {
      const value = config[key as keyof typeof config];
      if (value === undefined || key === "data" || key === "layers") continue;
      if (key === "scale") continue; // it depends on the data
      expect([key, whenLeftOut]).toEqual([key, value === config.optimizer ? config.optimizer.name : String(value)]);
    }
  });
});
