import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { numberModel } from "../predict/models.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { runMain } from "./runMain.js";

const rows = "a,b,y\n1,2,3\n4,5,6\n";
const ndjsonRows = '{"a":1,"b":2,"y":3}\n{"a":4,"b":5,"y":6}\n';
const named = (key: string, name: string) => `{"data": {"${key}": "${name}", "target": "y"}, "layers": [1]}`;

const networks = [
  ["net.onnx", "an ONNX file"],
  ["net.bin", "an ONNX file"],
  ["tensors.bin", "a safetensors file"],
  ["sklearn.json", "a network of scikit-learn"],
  ["brain.json", "a network of brain.js"],
] as const;

/** All of them, as they are before each test. */
let made: string;
let folder: string;
beforeAll(async () => {
  made = mkdtempSync(join(tmpdir(), "backprop-mixups-"));
  await makeFiles(made);
}, 60_000);
afterAll(() => rmSync(made, { recursive: true }));
beforeEach(() => {
  folder = temporaryFolder();
  cpSync(made, folder, { recursive: true });
});

async function makeFiles(folder: string): Promise<void> {
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
    "one column.csv": "y\n1\n2\n",
    "one row.ndjson": '{"a":1,"y":2}\n',
    "empty.csv": "",
    "book.xlsx": Buffer.from("PK\x03\x04\x14\0\x06\0\xff\xfe", "latin1"),
    "d.parquet": Buffer.from("PAR1\x15\x04\xff\xfe", "latin1"),
    "model as csv.json": named("csv", "m.json"),
    "model as json.json": named("json", "m.json"),
    "config as json.json": named("json", "c.json"),
    "log as csv.json": named("csv", "log.csv"),
    "workbook.json": named("csv", "book.xlsx"),
    "net.onnx": Buffer.from("\x08\x08\x12\x07\xff", "latin1"),
    "net.pt": Buffer.from("PK\x03\x04\0\0\x08\x08\0\0net/data.pkl\x80\x02\xff", "latin1"),
    "old.pt": Buffer.from("\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.\x80\x02M", "latin1"),
    "mlp.pkl": Buffer.from("\x80\x04\x95\x10\0\0\0\0\0\0\0\x8c", "latin1"),
    "net.bin": Buffer.from("\x08\x08\x12\x07pytorch", "latin1"),
    "tensors.bin": Buffer.from('@\0\0\0\0\0\0\0{"0.weight":{"dtype":"F32"', "latin1"),
    "sklearn.json": '{"activation": "relu", "loss": "log_loss", "hidden_layer_sizes": [2], "coefs_": [[[1]]]}',
    "brain.json": '{"sizes": [1, 1], "layers": [{"0": {}}, {}], "activation": "tanh"}',
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  for (const log of ["log.csv", "log.ndjson", "log.txt"]) {
    expect((await runMain(["train", join(folder, "c.json"), "--quiet", "--log", join(folder, log)])).code).toBe(0);
  }
  const checkpoint = ["--quiet", "--checkpoint", join(folder, "run.checkpoint")];
  expect((await runMain(["train", join(folder, "c.json"), ...checkpoint])).code).toBe(0);
  writeFileSync(
    join(folder, "checks.ndjson"),
    (await runMain(["gradcheck", "--op", "negate", "--format", "ndjson"])).stdout,
  );
}

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
      '$/d.csv: this is a file of data, not a config: to train on it, type backprop train $/d.csv --target COLUMN, with one of its columns: "a", "b", "y"',
    ],
    ["train|$/d.csv.gz", 2, 'backprop train $/d.csv.gz --target COLUMN, with one of its columns: "a", "b", "y"'],
    ["train|$/utf16.csv", 2, "this is a file of data, not a config"],
    ["train|$/semicolons.txt", 2, 'type backprop train $/semicolons.txt --target COLUMN, with one of its columns: "a"'],
    ["train|$/d.ndjson", 2, "type backprop train $/d.ndjson --target COLUMN, with one"],
    ["train|$/d.json", 2, "type backprop train $/d.json --target COLUMN, with one"],
    [
      "train|$/one column.csv",
      2,
      "type backprop train '$/one column.csv' --target COLUMN, with one of its columns: \"y\"",
    ],
    ["train|$/one row.ndjson", 2, "type backprop train '$/one row.ndjson' --target COLUMN, with one"],
    [
      "train|$/empty.csv",
      2,
      "this is a file of data, not a config: to train on it, type backprop train $/empty.csv --target",
    ],
    [
      "train|$/log.csv",
      2,
      "this is the log of a training run, not a config: to train again, type backprop train with the config",
    ],
    ["train|$/log.ndjson", 2, "this is the log of a training run, not a config"],
    ["train|$/log.txt", 2, "this is the log of a training run, not a config"],
    ["train|$/checks.ndjson", 2, "this is the output of gradcheck, not a config"],
    [
      "train|$/book.xlsx",
      2,
      "this is a ZIP archive or an Excel workbook, not a config: save the sheet as CSV, and name that file: backprop train FILE.csv --target COLUMN",
    ],
    [
      "train|$/run.checkpoint",
      2,
      "this is a checkpoint, not a config: to go on with its run, type backprop train --resume $/run.checkpoint",
    ],
    ...networks.flatMap(([name, kind]): [string, number, string][] => {
      const advice = `to make a model of it, type backprop import $/${name} -o MODEL`;
      const others = [
        "predict|$/NAME|$/d.csv",
        "evaluate|$/NAME|$/d.csv",
        "inspect|$/NAME",
        "report|$/NAME|-o|$/r.html",
      ];
      return [
        [`train|$/${name}`, 2, `$/${name}: this is ${kind}, not a config: ${advice}`],
        ...[...others, "export|$/NAME|-o|$/net.h", "train|$/c.json|--weights|$/NAME"].map(
          (line): [string, number, string] => [
            line.replace("NAME", name),
            3,
            `$/${name}: this is ${kind}, not a model file: ${advice}`,
          ],
        ),
      ];
    }),
    ...["import|$/net.pt", "inspect|$/net.pt", "import|$/old.pt"].map((line): [string, number, string] => [
      line,
      3,
      `${line.split("|")[1]}: this is PyTorch's own file, which only Python can read: write the tensors with safetensors.torch.save_file(net.state_dict(), "net.safetensors"), or the network with torch.onnx.export(`,
    ]),
    [
      "import|$/mlp.pkl",
      3,
      "$/mlp.pkl: this is a pickle file, which only Python can read: if it is a network of scikit-learn, write it with json.dump(vars(net), ",
    ],
    ["import|$/c.json", 3, `this is a config, not a network of another program: ${train} $/c.json`],
    ["import|$/book.xlsx", 3, "backprop import --help shows how to write the files of networks that it takes"],
    // In the place of a checkpoint
    ["train|--resume|$/m.json", 3, `this is a model file, not a checkpoint: ${look} $/m.json; to train on from it`],
    ["train|--resume=$/c.json", 3, `this is a config, not a checkpoint: ${train} $/c.json`],
    // In the place of a model
    [
      "predict|$/c.json|$/d.csv",
      3,
      `$/c.json: this is a config, not a model file: ${train} $/c.json -o MODEL; then backprop predict MODEL $/d.csv`,
    ],
    ["evaluate|$/c.json|$/d.csv", 3, `${train} $/c.json -o MODEL; then backprop evaluate MODEL $/d.csv`],
    ["evaluate|$/c.json", 3, `${train} $/c.json -o MODEL; then backprop evaluate MODEL DATA`],
    ["predict|$/d.csv", 3, `${predictWith}d.csv; a model is made by backprop train DATA --target COLUMN -o MODEL`],
    ["predict|$/d.csv|$/c.json", 3, `${predictWith}d.csv; a model is made by backprop train $/c.json -o MODEL`],
    [
      "predict|$/one row.ndjson|$/m.json",
      3,
      "the model comes first, type backprop predict $/m.json '$/one row.ndjson'",
    ],
    [
      "evaluate|$/d.csv",
      3,
      "to measure a model on its rows, type backprop evaluate MODEL $/d.csv; a model is made by backprop train $/d.csv --target",
    ],
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
});

describe("a folder", () => {
  const answer = async (...argv: readonly string[]) => {
    const { stderr } = await runMain(argv.map((argument) => argument.replace("$", folder)));
    return stderr.replaceAll(folder, "$");
  };

  test.each([
    ["inspect|$/sub", "m.json"],
    ["predict|$/sub|$/d.csv", "m.json"],
    ["evaluate|$/m.json|$/sub", "d.csv"],
    ["train|$/sub", "c.json"],
  ])("%s: the file in it is named that is meant", async (line, name) => {
    for (const each of ["m.json", "c.json", "d.csv"]) cpSync(join(folder, each), join(folder, "sub", each));
    expect(await answer(...line.split("|"))).toBe(
      `error: $/sub: this is a folder, not a file: name a file in it, such as $/sub/${name}\n`,
    );
  });

  test.each(["inspect|$/sub", "train|$/c.json|-o|$/sub", "predict|$/m.json|$/d.csv|-o|$/sub"])(
    "%s: nothing is named if there is no such file, or none is wanted",
    async (line) => {
      mkdirSync(join(folder, "sub"));
      cpSync(join(folder, "d.csv"), join(folder, "sub", "d.csv"));
      expect(await answer(...line.split("|"))).toBe("error: $/sub: this is a folder, not a file\n");
    },
  );
});

test.each([
  ["d.csv", "a file of data", "to train on it, type backprop train $/d.csv --target COLUMN"],
  ["c.json", "a config", "to train a model from it, type backprop train $/c.json"],
  ["m.json", "a model file", "to see what is in it, type backprop inspect $/m.json"],
])("%s in the place of a command is recognized, too", async (name, kind, advice) => {
  const { code, stderr } = await runMain([join(folder, name)]);
  expect(code).toBe(2);
  expect(stderr).toContain(`error: unknown command '${folder}/${name}'`);
  expect(stderr).toContain(`${folder}/${name}: this is ${kind}, not a command: ${advice.replace("$", folder)}`);
});
