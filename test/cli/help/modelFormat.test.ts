import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../temporaryFolder.js";
import { runMain } from "../runMain.js";

/*
 * A predictor that uses nothing of ours: it follows the text of `backprop help files`. If it has to change, so has the text.
 */

interface Scaler {
  readonly kind: string;
  readonly offset: number;
  readonly factor: number;
  readonly shift?: number;
}
interface Column {
  readonly name: string;
  readonly kind: "number" | "category" | "date" | "class";
  readonly fill?: number;
  readonly fills?: readonly number[];
  readonly indicator?: boolean;
  readonly other?: string;
  readonly scaler?: Scaler;
  readonly categories?: readonly string[];
  readonly labels?: readonly (string | number)[];
  readonly order?: "ymd" | "dmy";
  readonly parts?: readonly string[];
}
interface ModelFile {
  readonly config: { readonly layers: readonly unknown[]; readonly loss: string; readonly threshold?: number };
  readonly inputs: { readonly columns: readonly Column[] };
  readonly outputs: { readonly columns: readonly Column[] };
  readonly parameters: readonly { readonly name: string; readonly shape: number[]; readonly values: number[] }[];
}

const isMissing = (cell: string) => cell.trim() === "" || /^(na|n\/a|nan|null|\?)$/i.test(cell);
const scale = (x: number, scaler?: Scaler) => (scaler === undefined ? x : (x - scaler.offset) / scaler.factor);

function numbersOf(column: Column, cell: string): number[] {
  const { fill, fills = [], indicator, other, scaler, categories = [], parts = [], order } = column;
  if (column.kind === "category") {
    const at = categories.indexOf(cell);
    const isGone = at < 0 && isMissing(cell);
    const extra = other === "input" ? [at < 0 && !isGone ? 1 : 0] : [];
    return [...categories.map((_, i) => (i === at ? 1 : 0)), ...extra, ...(indicator ? [isGone ? 1 : 0] : [])];
  }
  const mark = indicator ? [isMissing(cell) ? 1 : 0] : [];
  if (column.kind === "number") return [scale(isMissing(cell) ? (fill as number) : Number(cell), scaler), ...mark];
  const numbers = isMissing(cell) ? [...fills] : parts.flatMap((part) => datePart(part, cell, order));
  const year = parts.indexOf("year");
  if (year === 0) numbers[0] = scale(numbers[0] as number, scaler);
  return [...numbers, ...mark];
}

function datePart(part: string, cell: string, order?: string): number[] {
  const [, a, b, c, hours = "0", minutes = "0"] = /^(\d+)[-.](\d+)[-.](\d+)(?: (\d+):(\d+))?$/.exec(cell) ?? [];
  const [year, month, day] = (order === "ymd" ? [a, b, c] : [c, b, a]).map(Number) as [number, number, number];
  if (part === "year") return [year];
  const days = (from: number, to: number) => Math.round((to - from) / 86_400_000);
  const date = Date.UTC(year, month - 1, day);
  const start = Date.UTC(year, 0, 1);
  const turns: Readonly<Record<string, number>> = {
    dayOfYear: days(start, date) / days(start, Date.UTC(year + 1, 0, 1)),
    weekday: ((new Date(date).getUTCDay() + 6) % 7) / 7,
    hour: (Number(hours) + Number(minutes) / 60) / 24,
  };
  const angle = 2 * Math.PI * (turns[part] as number);
  return [Math.sin(angle), Math.cos(angle)];
}

const activations: Readonly<Record<string, (x: number, parameters: Readonly<Record<string, number>>) => number>> = {
  tanh: Math.tanh,
  relu: (x) => Math.max(x, 0),
  elu: (x, { alpha = 1 }) => (x > 0 ? x : alpha * Math.expm1(x)),
  "x / (1 + abs(x))": (x) => x / (1 + Math.abs(x)),
};

function forward({ config, parameters }: ModelFile, row: number[]): number[] {
  const valuesOf = (name: string) => parameters.find((parameter) => parameter.name === name);
  return config.layers.reduce<number[]>((x, layer, i) => {
    const entry =
      typeof layer === "number" ? { linear: layer } : typeof layer === "string" ? { activation: layer } : layer;
    if (Object.hasOwn(entry as object, "dropout")) return x;
    const { activation, linear: width = 0, ...given } = entry as { activation?: string; linear?: number };
    if (activation !== undefined)
      return x.map((each) => activations[activation]?.(each, given as Readonly<Record<string, number>>) as number);
    const [weight, bias] = [valuesOf(`layers.${i}.weight`), valuesOf(`layers.${i}.bias`)];
    return Array.from({ length: width }, (_, j) =>
      x.reduce((sum, each, k) => sum + each * (weight?.values[k * width + j] as number), bias?.values[j] ?? 0),
    );
  }, row);
}

function predict(model: ModelFile, row: Readonly<Record<string, string>>): Record<string, unknown> {
  const numbers = model.inputs.columns.flatMap((column) => numbersOf(column, row[column.name] as string));
  const z = forward(model, numbers);
  const { loss, threshold = 0.5 } = model.config;
  const { columns } = model.outputs;
  if (loss === "crossEntropy") {
    const { name, labels = [] } = columns[0] as Column;
    const total = z.reduce((sum, each) => sum + Math.exp(each), 0);
    const p = z.map((each) => Math.exp(each) / total);
    const best = p.indexOf(Math.max(...p));
    return { [name]: labels[best], ...Object.fromEntries(labels.map((label, i) => [`p(${label})`, p[i]])) };
  }
  if (loss === "binaryCrossEntropy") {
    const { name, labels = [] } = columns[0] as Column;
    const p = 1 / (1 + Math.exp(-(z[0] as number)));
    return { [name]: labels[p > threshold ? 1 : 0], [`p(${labels[0]})`]: 1 - p, [`p(${labels[1]})`]: p };
  }
  return Object.fromEntries(
    columns.map(({ name, scaler }, i) => {
      const plain = scaler === undefined ? (z[i] as number) : (z[i] as number) * scaler.factor + scaler.offset;
      return [name, scaler?.kind === "log" ? Math.exp(plain) - (scaler.shift as number) : plain];
    }),
  );
}

/** Rows of every kind of column, with missing cells in each. */
function writeTable(file: string): void {
  const lines = Array.from({ length: 60 }, (_, i) => {
    const at = (n: number, cell: string | number) => (i % n === 3 ? ["", "NA", "?"][i % 3] : String(cell));
    const day = `${1 + ((i * 7) % 28)}.${1 + ((i * 5) % 12)}.${2015 + (i % 9)} ${i % 24}:${10 + (i % 50)}`;
    const city = ["Bonn", "Köln", "Ulm", "Jena", "Hof", "Bonn", "Köln"][i % 7] as string;
    return [
      at(11, ((i * 37) % 50) / 3),
      at(13, city),
      at(17, day),
      i % 2 === 0 ? "no" : "yes",
      i % 10,
      (i * i) % 70,
    ].join(",");
  });
  writeFileSync(file, ["size,city,day,buys,code,price", ...lines].join("\n"));
}

const table = { csv: "t.csv", missing: "indicator", unknown: "other", maxCategories: 3 };
const configs: Readonly<Record<string, object>> = {
  "iris: classes from scaled numbers": {
    data: { csv: "iris.csv", target: "species" },
    layers: [5, "tanh", { dropout: 0.2 }, 3],
    loss: "crossEntropy",
  },
  "categories, dates and missing cells, to yes or no with a threshold": {
    data: { ...table, target: "buys", exclude: ["price"] },
    layers: [{ linear: 4, bias: false }, { activation: "elu", alpha: 0.7 }, 1],
    loss: "binaryCrossEntropy",
    threshold: 0.45,
  },
  "the same to numbers with a logarithm": {
    data: { ...table, unknown: "error", target: ["price", "code"], exclude: ["buys"] },
    layers: [4, "x / (1 + abs(x))", 3, "relu", 2],
    scaleTargets: "log",
  },
  "fills without indicators": {
    data: { ...table, missing: { size: "mean", day: "mean", city: "drop" }, target: "buys", exclude: ["price"] },
    layers: [4, "tanh", 2],
    loss: "crossEntropy",
  },
};

/** What of the text each of them tests. */
const features: Readonly<Record<string, readonly string[]>> = {
  "categories, dates and missing cells, to yes or no with a threshold": [
    '"other":"input","indicator":true',
    '"kind":"date","order":"dmy","parts":["year","dayOfYear","weekday","hour"],"fills":[',
    '"kind":"number","fill":',
    '"threshold":0.45',
  ],
  "the same to numbers with a logarithm": ['"kind":"log","offset":', '"shift":1', '"indicator":true,"scaler":{'],
  "fills without indicators": ['"fills":['],
};

describe("the text about model files is enough to predict from one", () => {
  test.each(Object.entries(configs))("%s", async (title, config) => {
    const folder = temporaryFolder();
    const [file, modelFile] = [join(folder, "c.json"), join(folder, "m.json")];
    writeFileSync(join(folder, "iris.csv"), readFileSync("configs/data/iris.csv"));
    writeTable(join(folder, "t.csv"));
    const { data } = config as { readonly data: { readonly csv: string; readonly missing?: unknown } };
    writeFileSync(file, JSON.stringify({ ...config, epochs: 20, lr: 0.05, optimizer: "adam", seed: 3 }));
    const trained = await runMain(["train", file, "--quiet", "-o", modelFile]);
    expect({ code: trained.code, stdout: trained.stdout }).toEqual({ code: 0, stdout: "" });
    const model: ModelFile = JSON.parse(readFileSync(modelFile, "utf8"));
    const compact = JSON.stringify({ ...model, parameters: [] });
    for (const feature of features[title] ?? []) expect(compact).toContain(feature);
    const [header = "", ...lines] = readFileSync(join(folder, data.csv), "utf8").trimEnd().split("\n");
    const names = header.split(",");
    const all = lines.map((line) => Object.fromEntries(line.split(",").map((cell, i) => [names[i] as string, cell])));
    const takes = (row: Readonly<Record<string, string>>) =>
      typeof data.missing !== "object" || !isMissing(row.city as string);
    const rows = all.filter(takes);
    const asked = [header, ...lines.filter((_line, i) => takes(all[i] ?? {}))].join("\n");
    const answer = await runMain(["predict", modelFile, "-", "--probabilities", "--format", "ndjson"], {
      stdin: asked,
    });
    expect(answer.code).toBe(0);
    const expected = answer.stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(expected).toHaveLength(rows.length);
    for (const [i, row] of rows.entries()) {
      const got = predict(model, row);
      expect(Object.keys(got)).toEqual(Object.keys(expected[i]));
      for (const [name, value] of Object.entries(expected[i])) {
        if (typeof value !== "number") expect(got[name], name).toBe(value);
        else expect(Math.abs((got[name] as number) - value)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(value)));
      }
    }
  });
});
