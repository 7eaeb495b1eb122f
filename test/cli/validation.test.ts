import { copyFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { temporaryFolder } from "../temporaryFolder.js";
import { runMain } from "./runMain.js";

let folder: string;
const at = (name: string) => join(folder, name);
const write = (name: string, content: object | string) =>
  writeFileSync(at(name), typeof content === "string" ? content : JSON.stringify(content));
const train = (...args: readonly string[]) => runMain(["train", ...args]);
const evaluate = (...args: readonly string[]) => runMain(["evaluate", ...args]);

/** A table with what a file may have: a note in quotes, texts, missing cells, a column that is not used. */
const rows = Array.from({ length: 60 }, (_, i) => {
  const [a, color] = [((i * 7) % 13) / 2, i % 3 === 0 ? "red" : "light blue"];
  const kind = a > 3 || (i % 3 === 0 && i % 2 === 0) ? "yes" : "no";
  return `${i},"say ""${i}"", ""hi""",${i % 9 === 5 ? "" : a.toFixed(2)},${color},${kind}`;
});
const csv = `id,note,a,color,kind\n${rows.join("\n")}\n`;
const config = {
  data: { csv: "d.csv", target: "kind", features: ["a", "color"], missing: "drop" },
  validation: 0.4,
  layers: [6, "tanh", 2],
  loss: "crossEntropy",
  lr: 0.1,
  epochs: 30,
  batchSize: 8,
  seed: 4,
};

/** Trains, and gives the metrics of the end record. */
async function trainModel(content: object = config, ...args: readonly string[]) {
  write("c.json", content);
  const { code, stdout, stderr } = await train(
    at("c.json"),
    "-o",
    at("m.json"),
    "--format",
    "ndjson",
    "--force",
    ...args,
  );
  expect([code, stderr]).toEqual([0, expect.stringContaining("saved to")]);
  return { metrics: JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "").metrics, stderr };
}

beforeEach(() => {
  folder = temporaryFolder();
  write("d.csv", csv);
});

const inputs = Array.from({ length: 40 }, (_, i) => [Math.sin(i), Math.cos(i * 3)]);
const inline = { inputs, targets: inputs.map(([x = 0, y = 0]) => [x * y, x + 1 / 3]) };
const two = { layers: [5, "tanh", 2], loss: "mse", lr: 0.1, epochs: 5 };
const json = rows.map((_, i) => ({ a: i / 7, b: i % 4 === 0, y: i % 5 === 0 ? 1.5 : i / 3 }));
/** The same with semicolons, and commas in numbers. */
const german = csv.replace(/,(?! )/g, ";").replace(/(\d)\.(\d)/g, "$1,$2");
/** Numbers, some of which have a zero at the end, beside a text with a number in another format. */
const local = rows.map((_, i) => `{"a":${(i / 7).toFixed(3)},"b":"1.0${i % 10}0,5","y":${i / 4}}\n`).join("");

describe.each<[string, object]>([
  ["a part of a CSV file", config],
  ["a part of a CSV file in another dialect", { ...config, data: { ...config.data, csv: "g.csv", decimal: "," } }],
  [
    "a part of a CSV file with other quotes",
    { ...config, data: { ...config.data, csv: "q.csv", quote: "'", delimiter: "|" } },
  ],
  ["a part of a JSON file", { ...two, layers: [5, "tanh", 1], data: { json: "d.json", target: "y" }, validation: 0.2 }],
  [
    "a part of a JSON file with texts in another number format",
    {
      ...two,
      layers: [5, "tanh", 1],
      data: { ndjson: "l.ndjson", target: "y", decimal: ",", thousands: "." },
      validation: 0.2,
    },
  ],
  ["a part of the config", { ...two, data: inline, validation: 0.3 }],
  ["a file of its own", { ...config, validation: { ...config.data, csv: "v.csv" } }],
  [
    "data of its own in the config",
    { ...two, data: inline, validation: { inputs: inputs.slice(5, 25), targets: inline.targets.slice(5, 25) } },
  ],
  [
    "generated points",
    {
      data: { generate: "moons", noise: 0.1, samples: 60 },
      layers: [4, "tanh", 1],
      loss: "binaryCrossEntropy",
      validation: 0.5,
      epochs: 9,
    },
  ],
  [
    "generated points of their own",
    {
      data: { generate: "blobs" },
      layers: [3],
      loss: "crossEntropy",
      validation: { generate: "blobs", samples: 50 },
      epochs: 9,
    },
  ],
])("rows that are held out: %s", (_, content) => {
  test("evaluate finds them again, and gives the numbers of the run's end, and so does a file of them", async () => {
    write("v.csv", `${csv.split("\n").slice(0, 31).join("\n")}\n`);
    write("d.json", json);
    write("g.csv", german);
    write("l.ndjson", local);
    write(
      "q.csv",
      csv
        .replaceAll("'", "")
        .replace(/"say ""(\d+)"", ""hi"""/g, "'say |$1| ''hi'''")
        .replace(/,(?! )/g, "|"),
    );
    const { metrics } = await trainModel(content, "--split-out", at("split.csv"));
    const again = await evaluate(at("m.json"), "--validation", "--format", "json", "--split-out", at("again.csv"));
    expect(again.code).toBe(0);
    expect(JSON.parse(again.stdout)).toEqual(metrics);
    expect(readFileSync(at("again.csv"), "utf8")).toBe(readFileSync(at("split.csv"), "utf8"));
    const { stdout, stderr } = await evaluate(at("m.json"), at("split.csv"), "--format", "json");
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual(metrics);
  });
});

test("the file of the held-out rows has the lines of the data", async () => {
  const { stderr } = await trainModel(config, "--split-out", at("split.csv"));
  expect(stderr).toContain(`held-out rows written to ${at("split.csv")}: 21 rows\n`);
  const [head, ...lines] = readFileSync(at("split.csv"), "utf8").trimEnd().split("\n");
  expect(head).toBe("id,note,a,color,kind");
  expect(lines).toHaveLength(21);
  expect(rows).toEqual(expect.arrayContaining(lines));
});

describe("standard error at the end of a run", () => {
  test("has the metrics beside the baseline for a class", async () => {
    const { stderr, metrics } = await trainModel();
    const [{ accuracy, balancedAccuracy, rocAuc, classes }] = metrics.classifications;
    const always = classes.find(({ label }: { label: string }) => label === "yes").support / 21;
    const [share, balanced, auc, base] = [accuracy, balancedAccuracy, rocAuc, always].map((each) => each.toFixed(4));
    expect(stderr).toContain(
      `held-out rows 21 (7 rows of the data left out, with a missing cell): accuracy ${share} (always "yes": ${base}), balanced accuracy ${balanced} (0.5000), ROC-AUC ${auc} (0.5000)\n`,
    );
  });

  test("has them for each of several numbers, in a line each", async () => {
    const { stderr } = await trainModel({ ...two, data: inline, validation: 0.3, epochs: 300 });
    expect(stderr).toMatch(
      /^held-out rows 12:\n {2}"y1": R² -0\.\d{4} \(always the mean: -0\.\d{4}\), MAE \S+ \(\S+\), RMSE \S+ \(\S+\)\n {2}"y2": R² .*\nsaved to/m,
    );
  });

  test("has no such line without a validation, or with --quiet", async () => {
    write("c.json", { ...config, validation: undefined });
    expect((await train(at("c.json"))).stderr).not.toContain("held-out");
    write("c.json", config);
    expect((await train(at("c.json"), "--quiet")).stderr).not.toContain("held-out");
  });

  test("names the metric that patience was about", async () => {
    const { stderr } = await trainModel({
      ...config,
      epochs: 300,
      stop: { metric: "f1", patience: 5 },
      keep: { metric: "f1" },
    });
    expect(stderr).toMatch(/^stopped after \d+ epochs: no better f1 for 5 epochs$/m);
    expect(stderr).toMatch(/^saved to \S+ with the parameters of epoch \d+, the best \(measured anew: loss/m);
  });
});

test("the watched metrics are columns of the text log and of the CSV log", async () => {
  write("c.json", { ...config, epochs: 2, stop: { metric: "recall(yes)", patience: 9 }, keep: { metric: "f1" } });
  const text = await train(at("c.json"));
  expect(text.stdout.split("\n")[0]).toMatch(/val accuracy {2}val recall\(yes\) {8}val f1$/);
  const table = (await train(at("c.json"), "--format", "csv")).stdout.split("\n");
  expect(table[0]).toBe("epoch,step,loss,validationLoss,accuracy,validationAccuracy,metrics.recall(yes),metrics.f1,lr");
  const [first] = (await train(at("c.json"), "--format", "ndjson")).stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line))
    .filter(({ type }) => type === "epoch");
  expect(table[1]?.split(",").slice(6, 8)).toEqual([first.metrics["recall(yes)"], first.metrics.f1].map(String));
});

test("inspect shows the metrics beside the baseline", async () => {
  const { metrics } = await trainModel();
  const { stdout } = await runMain(["inspect", at("m.json")]);
  expect(stdout).toMatch(/^held-out rows +21$/m);
  expect(stdout).toMatch(/^accuracy +\d\.\d+ \(always "yes": 0\.\d+\)$/m);
  expect(stdout).toContain(`${metrics.classifications[0].rocAuc.toPrecision(6)}\n`);
});

describe("the data of a model", () => {
  test("is found beside the model first, then in the working directory, or it is named", async () => {
    const { metrics } = await trainModel();
    mkdirSync(at("elsewhere"));
    copyFileSync(at("m.json"), at("elsewhere/m.json"));
    const lost = await evaluate(at("elsewhere/m.json"), "--validation");
    expect(lost.code).not.toBe(0);
    expect(lost.stderr).toContain(
      `error: d.csv: there is no such file beside the model or in the working directory: if it is elsewhere now, name it: backprop evaluate ${at("elsewhere/m.json")} DATA --validation\n`,
    );
    const named = await evaluate(at("elsewhere/m.json"), at("d.csv"), "--validation", "--format", "json");
    expect(JSON.parse(named.stdout)).toEqual(metrics);
    renameSync(at("d.csv"), at("elsewhere/d.csv"));
    expect((await evaluate(at("elsewhere/m.json"), "--validation")).code).toBe(0);
  });

  test("gets a warning if it is another one, and is refused with another number of rows", async () => {
    await trainModel();
    write("d.csv", csv.replace("light blue", "red"));
    const changed = await evaluate(at("m.json"), "--validation");
    expect(changed.code).toBe(0);
    expect(changed.stderr).toContain("warning: the data is not what it was when the model was trained: its SHA-256 is");
    write("d.csv", csv.split("\n").slice(0, -4).join("\n"));
    const shorter = await evaluate(at("m.json"), "--validation");
    expect(shorter.code).not.toBe(0);
    expect(shorter.stderr).toMatch(/error: \S*d\.csv: the data has \d\d rows, and had 53 when the model was trained/);
  });
});

test.each<[string, readonly string[], RegExp]>([
  [
    "a model whose run held out nothing",
    ["none.json", "--validation"],
    /its run held no rows out: name a file of rows/,
  ],
  [
    "the file of rows without --validation",
    ["m.json", "d.csv", "--split-out", "s.csv"],
    /--split-out goes with --validation/,
  ],
  ["a file that exists", ["m.json", "--validation", "--split-out", "d.csv"], /d\.csv exists; add --force/],
  ["standard output", ["m.json", "--validation", "--split-out", "-"], /--split-out: got "-", expected the name of a/],
  ["standard input", ["m.json", "-", "--validation"], /--validation reads the data twice/],
  ["a file for data in the config", ["inline.json", "d.csv", "--validation"], /the rows held out are not in a file/],
  ["options of a file", ["m.json", "--validation", "--delimiter", ";"], /reads the data as the model's run did/],
])("evaluate refuses %s", async (_, args, message) => {
  await trainModel({ ...two, data: inline, validation: 0.3 });
  renameSync(at("m.json"), at("inline.json"));
  await trainModel({ ...config, validation: undefined });
  renameSync(at("m.json"), at("none.json"));
  await trainModel();
  const paths = args.map((arg) => (arg.includes(".") ? at(arg) : arg));
  const { code, stderr } = await evaluate(...paths);
  expect(code).not.toBe(0);
  expect(stderr).toMatch(message);
});

test("train refuses to write held-out rows if there are none, or over another file", async () => {
  write("c.json", { ...config, validation: undefined });
  expect((await train(at("c.json"), "--split-out", at("s.csv"))).stderr).toMatch(
    /no rows are held out: set "validation"/,
  );
  write("c.json", config);
  expect((await train(at("c.json"), "--split-out", "-")).stderr).toMatch(/--split-out: got "-", expected the name/);
  expect((await train(at("c.json"), "--split-out", at("d.csv"), "--force")).stderr).toContain(
    "would overwrite the data",
  );
});
