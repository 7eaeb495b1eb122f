import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseConfig } from "../../src/config/loadConfig.js";
import { createDropTest } from "../../src/data/load/dropTest.js";
import { loadDatasets } from "../../src/data/load/loadDatasets.js";
import { openRows } from "../../src/data/read/openRows.js";
import { Forward } from "../../src/forward/forward.js";
import { readModel } from "../../src/model/modelFile.js";
import { dialectOf } from "../../src/predict/dialectOf.js";
import { createPredictionReader } from "../../src/predict/predictions.js";
import { restoreModel } from "../../src/predict/restoreModel.js";
import { openFile } from "../../src/text/readText.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { drawTable } from "./randomTables.js";
import { runMain } from "./runMain.js";

/** Tables in every test run; AGREEMENT sets another number. */
const count = Number(process.env.AGREEMENT ?? 40);
const portion = 10;

/** The records of a type in an NDJSON log. */
function recordOf(stdout: string, type: string) {
  const line = stdout.split("\n").find((each) => each.startsWith(`{"type":"${type}"`));
  return JSON.parse(line ?? "null");
}

async function run(...argv: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runMain(argv);
  if (code !== 0) throw new Error(`${argv.join(" ")} ends with ${code}: ${stderr}`);
  return stdout;
}

/** What the network gives for the rows that were trained on, and which rows of the file these are. */
async function predictTraining(folder: string, engine: "wasm" | "mathjs") {
  const file = join(folder, "c.json");
  const { config, place } = parseConfig(readFileSync(file, "utf8"), { file, directory: folder });
  const { training } = await loadDatasets(config.data, { ...config, directory: folder, place });
  const model = restoreModel(await readModel(join(folder, "m.json")), "m.json");
  const forward = await Forward.open(model, engine);
  const outputs = forward.run(training.inputs.values, training.inputs.rows);
  const reader = createPredictionReader(model, false);
  const names = [...training.inputColumns, ...training.outputColumns].map(({ name }) => name);
  const columns = [...names, ...(config.sampleWeight === undefined ? [] : [config.sampleWeight])];
  const isDropped = createDropTest(config.data, columns, model.reader);
  const rows = await openRows(openFile(join(folder, "d.csv")), dialectOf(config));
  const kept: boolean[] = [];
  for await (const batch of rows.rows(columns)) kept.push(...batch.rows.map((row) => !isDropped(row)));
  const predicted = Array.from({ length: training.inputs.rows }, (_, row) => reader.read(outputs, row));
  return { columns: reader.columns, predicted, kept };
}

const seeds = Array.from({ length: Math.ceil(count / portion) }, (_, i) => i * portion);
test.each(seeds)("a model is measured and predicts as it was trained, on random tables from %i on", async (first) => {
  for (let seed = first; seed < Math.min(first + portion, count); seed++) {
    const { csv, config, engine } = drawTable(seed);
    const folder = temporaryFolder();
    const at = (name: string) => join(folder, name);
    writeFileSync(at("d.csv"), csv);
    writeFileSync(at("c.json"), JSON.stringify(config));
    const about = `seed ${seed}: ${JSON.stringify(config)}\n${csv.slice(0, 400)}`;
    const options = ["--engine", engine];
    const log = await run("train", at("c.json"), "-o", at("m.json"), "--format", "ndjson", ...options);
    const end = recordOf(log, "end");
    if ("validation" in config) {
      const args = ["--validation", "--split-out", at("held.csv"), "--format", "json", ...options];
      const again = JSON.parse(await run("evaluate", at("m.json"), ...args));
      expect(again, about).toEqual(end.metrics);
      expect(again.loss, about).toBe(end.model.validationLoss);
      // Sums over rows in the order of the file.
      const written = JSON.parse(await run("evaluate", at("m.json"), at("held.csv"), "--format", "json", ...options));
      expect(written.loss / end.metrics.loss, about).toBeCloseTo(1, 12);
      continue;
    }
    const { loss } = JSON.parse(await run("evaluate", at("m.json"), at("d.csv"), "--format", "json", ...options));
    expect(loss, about).toBe(end.model.loss);
    const { columns, predicted, kept } = await predictTraining(folder, engine);
    const { stdout } = await runMain([
      "predict",
      at("m.json"),
      at("d.csv"),
      "--format",
      "ndjson",
      "--on-error",
      "mark",
      ...options,
    ]);
    const rows = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    const ofKept = rows.filter((_, row) => kept[row] === true).map((row) => columns.map((name) => row[name]));
    expect(ofKept, about).toEqual(predicted);
  }
});
