import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeEach, describe, expect, test } from "vitest";
import { numberModel } from "../predict/models.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { runMain } from "./runMain.js";

const rows = "a,b,y\n1,2,3\n4,5,6\n";
const ndjsonRows = '{"a":1,"b":2,"y":3}\n{"a":4,"b":5,"y":6}\n';
const named = (key: string, name: string) => `{"data": {"${key}": "${name}", "target": "y"}, "layers": [1]}`;

let folder: string;
beforeEach(async () => {
  folder = temporaryFolder();
  const files: Readonly<Record<string, string | Buffer>> = {
    "m.json": JSON.stringify(numberModel),
    "old model.json": JSON.stringify({ ...numberModel, config: { layers: 1 } }, null, 2),
    "c.json": '// by hand\n{ "data": { "csv": "d.csv", "target": "y" },\n  "layers": [1], "epochs": 2 }\n',
    "d.csv": rows,
    "d.csv.gz": gzipSync(rows),
    "utf16.csv": Buffer.from(`\uFEFF${rows}`, "utf16le"),
    "semicolons.txt": rows.replaceAll(",", ";"),
    "d.ndjson": ndjsonRows,
    "d.json": `[${ndjsonRows.trim().replace("\n", ",")}]`,
    "book.xlsx": Buffer.from("PK\x03\x04\x14\0\x06\0\xff\xfe", "latin1"),
    "d.parquet": Buffer.from("PAR1\x15\x04\xff\xfe", "latin1"),
    "model as csv.json": named("csv", "m.json"),
    "model as json.json": named("json", "m.json"),
    "config as json.json": named("json", "c.json"),
    "log as csv.json": named("csv", "log.csv"),
    "workbook.json": named("csv", "book.xlsx"),
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  for (const log of ["log.csv", "log.ndjson", "log.txt"]) {
    expect((await runMain(["train", join(folder, "c.json"), "--quiet", "--log", join(folder, log)])).code).toBe(0);
  }
  const checkpoint = ["--quiet", "--checkpoint", join(folder, "run.checkpoint")];
  expect((await runMain(["train", join(folder, "c.json"), ...checkpoint])).code).toBe(0);
  writeFileSync(
    join(folder, "checks.ndjson"),
    (await runMain(["gradcheck", "--op", "tanh", "--format", "ndjson"])).stdout,
  );
}, 60_000);

describe("a file of the wrong kind is recognized, and the command that was meant is shown", () => {
  const predictWith = "to predict its rows, type backprop predict MODEL $/";
  const train = "to train a model from it, type backprop train";
  const look = "to see what is in it, type backprop inspect";

  test.each([
    // In the place of a config
    [
      "train|$/m.json",
      2,
      `$/m.json: this is a model file, not a config: ${look} $/m.json; to train on from it, backprop train CONFIG --weights $/m.json`,
    ],
    ["train|$/old model.json", 2, `this is a model file, not a config: ${look} '$/old model.json'`],
    ["gradcheck|--config|$/m.json", 2, "this is a model file, not a config"],
    [
      "train|$/d.csv",
      2,
      'this is a file of data, not a config: name it in a config, such as {"data": {"csv": "$/d.csv", "target": "COLUMN"}',
    ],
    ["train|$/d.csv.gz", 2, "this is a file of data, not a config"],
    ["train|$/utf16.csv", 2, "this is a file of data, not a config"],
    ["train|$/semicolons.txt", 2, "this is a file of data, not a config"],
    ["train|$/d.ndjson", 2, '{"ndjson": "$/d.ndjson"'],
    ["train|$/d.json", 2, '{"json": "$/d.json"'],
    [
      "train|$/log.csv",
      2,
      "this is the log of a training run, not a config: to train again, type backprop train with the config",
    ],
    ["train|$/log.ndjson", 2, "this is the log of a training run, not a config"],
    ["train|$/log.txt", 2, "this is the log of a training run, not a config"],
    ["train|$/checks.ndjson", 2, "this is the output of gradcheck, not a config"],
    ["train|$/book.xlsx", 2, "this is a ZIP archive or an Excel workbook, not a config: save the sheet as CSV"],
    [
      "train|$/run.checkpoint",
      2,
      "this is a checkpoint, not a config: to go on with its run, type backprop train --resume $/run.checkpoint",
    ],
    // In the place of a checkpoint
    ["train|--resume|$/m.json", 3, `this is a model file, not a checkpoint: ${look} $/m.json; to train on from it`],
    ["train|--resume=$/c.json", 3, `this is a config, not a checkpoint: ${train} $/c.json`],
    // In the place of a model
    ["predict|$/c.json|$/d.csv", 3, `$/c.json: this is a config, not a model file: ${train} $/c.json -o MODEL`],
    ["evaluate|$/c.json|$/d.csv", 3, "this is a config, not a model file"],
    ["inspect|$/c.json", 3, "this is a config, not a model file"],
    ["train|$/c.json|--weights|$/c.json", 3, "this is a config, not a model file"],
    ["inspect|$/d.csv", 3, `this is a file of data, not a model file: ${predictWith}d.csv`],
    ["inspect|$/d.ndjson", 3, `this is a file of data, not a model file: ${predictWith}d.ndjson`],
    [
      "inspect|$/log.ndjson",
      3,
      "this is the log of a training run, not a model file: the model is the file that backprop train -o writes",
    ],
    ["predict|$/log.csv|$/d.csv", 3, "this is the log of a training run, not a model file"],
    [
      "predict|$/d.csv|$/m.json",
      3,
      "this is a file of data, not a model file: the model comes first, type backprop predict $/m.json $/d.csv",
    ],
    ["evaluate|--engine|mathjs|$/d.csv|$/m.json", 3, "the model comes first, type backprop evaluate $/m.json $/d.csv"],
    // In the place of data
    ["predict|$/m.json|$/run.checkpoint", 3, "this is a checkpoint, not a file of data"],
    ["predict|$/m.json|$/m.json", 3, `this is a model file, not a file of data: ${look} $/m.json`],
    ["predict|$/m.json|$/c.json", 3, `this is a config, not a file of data: ${train} $/c.json`],
    ["evaluate|$/m.json|$/log.csv", 3, "this is the log of a training run, not a file of data"],
    ["predict|$/m.json|$/log.ndjson", 3, "this is the log of a training run, not a file of data"],
    ["predict|$/m.json|$/log.txt", 3, "this is the log of a training run, not a file of data"],
    ["train|$/model as csv.json", 3, "$/m.json: this is a model file, not a file of data"],
    ["train|$/model as json.json", 3, "$/m.json: this is a model file, not a file of data"],
    ["train|$/config as json.json", 3, "$/c.json: this is a config, not a file of data"],
    ["train|$/log as csv.json", 3, "$/log.csv: this is the log of a training run, not a file of data"],
    [
      "train|$/workbook.json",
      3,
      "$/book.xlsx: this is a ZIP archive or an Excel workbook, not a file of data: save the sheet as CSV",
    ],
    ["predict|$/m.json|$/d.parquet", 3, "this is a Parquet file, not a file of data: save the rows as CSV"],
  ])("%s", async (line, code, message) => {
    const outcome = await runMain(line.split("|").map((argument) => argument.replace("$", folder)));
    expect({ code: outcome.code, stdout: outcome.stdout }).toEqual({ code, stdout: "" });
    expect(outcome.stderr).toContain(message.replaceAll("$", folder));
    expect(outcome.stderr.trimEnd()).not.toContain("\n");
  });
});

describe("a file of the right kind keeps its own error", () => {
  test.each([
    [
      "a config",
      { "bad.json": '{"data": {"csv": "d.csv", "target": "y"}, "layers": [1], "lr": "x"}' },
      ["train", "$/bad.json"],
      /bad\.json:1:\d+: lr: /,
    ],
    [
      "the config of a checkpoint",
      {},
      ["train", "--resume", "$/run.checkpoint", "--set", "layers.0=2"],
      /width does not fit/,
    ],
    [
      "a damaged checkpoint in the place of a model",
      { "bad.checkpoint": '{"format": "backprop-checkpoint", "version": 1, "config": {}, "parameters": []}' },
      ["predict", "$/bad.checkpoint", "$/d.csv"],
      /bad\.checkpoint: (?!this is a checkpoint)/,
    ],
    [
      "a config that is no JSON",
      { "bad.json": '{"layers": [1], "lr": True}' },
      ["train", "$/bad.json"],
      /bad\.json:1:23: True is not JSON/,
    ],
    [
      "a model",
      { "bad.json": JSON.stringify({ ...numberModel, version: 2 }) },
      ["inspect", "$/bad.json"],
      /version 2 of the format/,
    ],
    [
      "data in a config",
      { "bad.json": '{"data": {"inputs": [[0], [1, 2]], "targets": [0, 1]}, "layers": [1]}' },
      ["train", "$/bad.json"],
      /bad\.json:1:\d+: inputs\[1\]: got a row of 2, expected 1/,
    ],
    [
      "data in a config whose gradients are checked",
      { "bad.json": '{"data": {"inputs": [[0]], "targets": [0, 1]}, "layers": [1]}' },
      ["gradcheck", "--config", "$/bad.json"],
      /bad\.json:1:\d+: /,
    ],
    ["data", { "bad.csv": "a,b\n1,x\n2,3\n" }, ["predict", "$/m.json", "$/bad.csv"], /bad\.csv:2: column "b": got "x"/],
    [
      "data with a column called loss",
      { "bad.csv": "epoch,loss\n1,2\n2,3\n" },
      ["predict", "$/m.json", "$/bad.csv"],
      /bad\.csv:1: /,
    ],
    [
      "a binary that is unknown",
      { "bad.json": "\0\u0001\u0002" },
      ["inspect", "$/bad.json"],
      /this is not text: it has zero bytes/,
    ],
  ])("%s", async (_title, files, argv, message) => {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const { stderr } = await runMain(argv.map((argument) => argument.replace("$", folder)));
    expect(stderr).toMatch(message);
  });

  test("a folder", async () => {
    mkdirSync(join(folder, "sub"));
    cpSync(join(folder, "m.json"), join(folder, "sub", "m.json"));
    const { code, stderr } = await runMain(["inspect", join(folder, "sub")]);
    expect({ code, stderr }).toEqual({ code: 5, stderr: `error: ${folder}/sub: this is a folder, not a file\n` });
  });
});
