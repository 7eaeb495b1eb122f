import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { numberModel } from "../predict/models.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { type Outcome, runMain } from "./runMain.js";

const text = JSON.stringify(numberModel);
const changed = (change: Readonly<Record<string, unknown>>) => JSON.stringify({ ...numberModel, ...change });
const [weight, bias] = numberModel.parameters;
const parameters = (...given: readonly unknown[]) => changed({ parameters: given });

describe.each(["predict", "evaluate", "inspect"])("%s refuses", (command) => {
  test.each([
    ["a file that is cut short", text.slice(0, -30), "or it is cut short: this is not JSON"],
    ["an empty file", "", "or it is cut short: this is not JSON"],
    ["a file that is not JSON", "layers\n", "this is not a model file, or it is cut short: this is not JSON"],
    ["another format", changed({ format: "onnx" }), 'this is not a model file: expected "format": "backprop-model"'],
    ["a config", JSON.stringify(numberModel.config), "this is a config, not a model file"],
    ["another version", changed({ version: 2 }), "version 2 of the format is not known, expected 1"],
    ["a file without a config", changed({ config: undefined }), "config: is missing"],
    ["a wrong config", changed({ config: { ...numberModel.config, loss: "mes" } }), "config.loss: "],
    [
      "a layer that is unknown",
      changed({ config: { ...numberModel.config, layers: ["rellu", 1] } }),
      "config.layers[0]",
    ],
    ["a missing parameter", parameters(weight), "its parameters do not fit the network"],
    ["an unknown parameter", parameters(weight, bias, { ...bias, name: "b" }), "its parameters do not fit the network"],
    ["a wrong shape", parameters({ ...weight, shape: [1, 2] }, bias), "its parameters do not fit the network"],
    [
      "a wrong number of values",
      parameters({ ...weight, values: [1] }, bias),
      "the shape [2, 1] takes 2 values, got 1",
    ],
    ["a value that is not finite", text.replace("[1,2]", "[1,1e999]"), "value 1 is not a finite number: got 1e999"],
    ["a value that is null", text.replace("[1,2]", "[1,null]"), "value 1 is not a finite number: got null"],
    ["the same parameter twice", parameters(weight, bias, bias), 'there are two parameters "layers.0.bias"'],
    [
      "columns that do not fit",
      changed({ inputs: { columns: [{ name: "a", kind: "number" }] } }),
      "inputs: the columns take 1",
    ],
    [
      "a scaler that divides by 0",
      text.replace('"factor":2', '"factor":0'),
      "inputs.columns[0].scaler.factor: expected more than 0",
    ],
    [
      "a hash that is not hexadecimal",
      changed({ data: { rows: 1, sha256: "x" } }),
      "data.sha256: expected 64 hexadecimal digits",
    ],
  ])("%s, with 3", async (_, content, message) => {
    const file = join(temporaryFolder(), "model.json");
    writeFileSync(file, content);
    const { code, stdout, stderr } = await runMain([command, file], { stdin: "a,b,y\n1,2,3\n" });
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toContain(`error: ${file}:`);
    expect(stderr).toContain(message);
    expect(stderr.trimEnd()).not.toContain("\n");
  });
});

test("a file that was edited is warned of by every command that reads one", async () => {
  const folder = temporaryFolder();
  const [file, config] = [join(folder, "model.json"), "configs/xor.json"];
  await runMain(["train", config, "--quiet", "-o", file]);
  const edited = readFileSync(file, "utf8").replace('"seed":1', '"seed":2');
  const warning = `warning: ${file}: its checksum does not match: it was damaged or edited after it was saved; if you edited it, delete its key "checksum"\n`;
  const commands = [
    ["predict", file],
    ["evaluate", file],
    ["inspect", file],
    ["train", config, "--weights", file, "--quiet"],
  ];
  for (const argv of commands) {
    for (const [text, stderr] of [
      [edited, warning],
      [edited.replace(/,\n {2}"checksum".*/, ""), ""],
    ] as const) {
      writeFileSync(file, text);
      expect(await runMain(argv, { stdin: "x1,x2,y\n0,1,1\n" })).toMatchObject({ code: 0, stderr });
    }
  }
});

test("a file in another encoding is refused with its line, or read", async () => {
  const file = join(temporaryFolder(), "model.json");
  writeFileSync(file, Buffer.from(JSON.stringify({ tool: "ä", ...numberModel }, null, 1), "latin1"));
  expect(await runMain(["inspect", file])).toEqual({
    code: 3,
    stdout: "",
    stderr: `error: ${file}:2: this is not UTF-8: save the file as UTF-8; iconv -f WINDOWS-1252 -t UTF-8 OLD > NEW makes it of what older programs write\n`,
  });
  writeFileSync(file, Buffer.from(`\uFEFF${text}`, "utf16le"));
  expect(await runMain(["inspect", file])).toMatchObject({ code: 0, stderr: "" });
});

describe("a model that was trained", () => {
  const config = {
    data: { csv: "rows.csv", target: ["y", "z"] },
    layers: [6, "relu", 2],
    scale: "standard",
    scaleTargets: "minmax",
    epochs: 20,
    lr: 0.01,
  };
  const rows = Array.from({ length: 50 }, (_, i) => [i % 7, (i * i) % 11, i % 2 ? "on" : "off", i, 3 - i]);
  const csv = [["a", "b", "state", "y", "z"], ...rows].map((row) => `${row.join(",")}\n`).join("");

  async function train(engine: string): Promise<{ readonly folder: string; readonly file: string }> {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "rows.csv"), csv);
    writeFileSync(join(folder, "config.json"), JSON.stringify(config));
    const file = join(folder, "model.json");
    const argv = ["train", join(folder, "config.json"), "-o", file, "--quiet", "--engine", engine];
    expect(await runMain(argv)).toEqual({ code: 0, stdout: "", stderr: "" });
    return { folder, file };
  }

  test("by either engine has the same bytes, and is read by either", async () => {
    const [a, b] = [await train("wasm"), await train("mathjs")];
    expect(readFileSync(a.file, "utf8")).toBe(readFileSync(b.file, "utf8"));
    const outcomes: Outcome[] = [];
    for (const { file } of [a, b]) {
      for (const engine of ["wasm", "mathjs"]) {
        outcomes.push(await runMain(["predict", file, "--engine", engine], { stdin: csv }));
      }
    }
    expect(outcomes[0]?.stdout.split("\n")).toHaveLength(rows.length + 2);
    expect(outcomes).toEqual(outcomes.map(() => outcomes[0]));
  });

  test("has the hash of its data that sha256sum gives", async () => {
    const { folder, file } = await train("wasm");
    const [sum] = execFileSync("sha256sum", [join(folder, "rows.csv")], { encoding: "utf8" }).split(" ");
    expect(JSON.parse(readFileSync(file, "utf8")).data).toEqual({ rows: rows.length, sha256: sum });
  });
});
