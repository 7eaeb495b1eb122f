import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { bareModel, writeModelFile } from "../predict/models.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { runMain } from "./runMain.js";

const imported = { data: { imported: "net.onnx" }, layers: [{ linear: 1, bias: false }] };

function writeFiles() {
  const folder = temporaryFolder();
  const [config, data] = [join(folder, "config.json"), join(folder, "rows.csv")];
  writeFileSync(config, JSON.stringify(imported));
  writeFileSync(data, "x1,x2,y\n1,2,5\n0,1,3\n");
  return { model: writeModelFile(folder, { ...bareModel, config: imported }), config, data, folder };
}

describe("a config without data, as imported models have it,", () => {
  test.each([
    ["train"],
    ["train", "--dry-run"],
    ["config", "check"],
    ["graph"],
    ["explain"],
    ["gradcheck", "--config"],
  ])("is refused with what to type: %s %s", async (...command) => {
    const { config } = writeFiles();
    const { code, stdout, stderr } = await runMain([...command, config]);
    expect(code).toBe(2);
    expect(stdout + stderr).toContain(
      `${config}:1:9: data: this is the config of a model imported from "net.onnx", which has no rows: name your own, such as --set 'data={"csv": "FILE", "target": "COLUMN"}'; to train the model on, type backprop train CONFIG --weights MODEL`,
    );
  });

  test("trains on data that the command line names, from the model's parameters", async () => {
    const { config, data, model, folder } = writeFiles();
    const out = join(folder, "trained.json");
    const rows = JSON.stringify({ csv: data, target: "y" });
    const options = ["--set", `data=${rows}`, "--weights", model, "--epochs", "2", "-o", out];
    expect(await runMain(["train", config, ...options])).toMatchObject({ code: 0 });
    expect(JSON.parse(readFileSync(out, "utf8")).config.data).toMatchObject({ csv: data });
  });

  test("is no form of data that help, the JSON Schema or a message offers", async () => {
    const { config } = writeFiles();
    for (const command of [
      ["help", "config"],
      ["config", "schema"],
    ])
      expect((await runMain(command)).stdout).not.toContain("imported");
    writeFileSync(config, JSON.stringify({ ...imported, data: { import: "net.onnx" } }));
    const { stderr } = await runMain(["train", config]);
    expect(stderr).toContain('data: expected {"inputs", "targets"}');
    expect(stderr).not.toContain("imported");
  });
});

describe("an imported model", () => {
  test("predicts, is measured on rows that are named, and says where it comes from", async () => {
    const { model, data } = writeFiles();
    expect((await runMain(["predict", model, data])).stdout).toBe("y\n5\n2\n");
    expect((await runMain(["evaluate", model, data, "--format", "json"])).stdout).toContain('"loss":0.5,');
    const { stdout } = await runMain(["inspect", model]);
    expect(stdout).toMatch(/^imported from +net\.onnx$/m);
    expect(stdout).not.toMatch(/^(optimizer|epochs|seed)/m);
  });

  test("has no rows that were held out, and no part of the plane to draw", async () => {
    const { model, data } = writeFiles();
    expect(await runMain(["evaluate", model, "--validation"])).toMatchObject({
      code: 2,
      stderr: `error: ${model}: it was imported from "net.onnx", which has no rows: name a file of rows to evaluate it on: backprop evaluate ${model} DATA\n`,
    });
    const drawn = await runMain(["inspect", model, "--boundary"]);
    expect(drawn.code).toBe(2);
    expect(drawn.stderr).toContain(
      'it was imported from "net.onnx", which has no rows: name a file of rows: --data FILE',
    );
    expect(await runMain(["inspect", model, "--boundary", "--data", data])).toMatchObject({ code: 0 });
  });
});
