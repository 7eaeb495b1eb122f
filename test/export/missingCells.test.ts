import { expect, test } from "vitest";
import { createCellReader } from "../../src/data/cells/cellReader.js";
import type { InputColumn, OutputColumn } from "../../src/data/encode/dataset.js";
import { checkExports } from "../../src/export/check/checkExports.js";
import { findRuntime } from "../../src/export/check/findRuntime.js";
import { createYardstick } from "../../src/export/check/yardstick.js";
import type { ExportFormatName } from "../../src/export/exportFormat.js";
import { exportFormats } from "../../src/export/exportFormats.js";
import { spellMissingTexts } from "../../src/export/missingCells.js";
import { importRuntime } from "../../src/import/importRuntime.js";
import { restoreModel } from "../../src/predict/restoreModel.js";
import { createSmallModel } from "./c/smallModel.js";

const inputs: readonly InputColumn[] = [
  { name: "size", kind: "number", fill: 5, indicator: true },
  { name: "colour", kind: "category", categories: ["red", "7"], other: "zeros", indicator: true },
];
const outputs: readonly OutputColumn[] = [{ name: "price", kind: "number" }];
const model = createSmallModel({
  inputs,
  outputs,
  loss: "mse",
  missingTexts: ["-1.999,5", "n.v.", "0"],
  thousands: ".",
  weight: (input) => 10 ** input,
});
const texts = [
  "red",
  "7",
  "blue",
  "n.v.",
  "-1999,5",
  "\u22121.999,500",
  "-1999,500000",
  "0,00",
  "+0",
  "NA",
  " ".repeat(16),
];
const rows = texts.flatMap((colour) => [
  ["3,5", colour],
  ["-1999,50", colour],
]);

test.each<ExportFormatName>(["onnx", "javascript", "c"])(
  "a number that means a missing cell does so in the usual spellings, also as a category in %s",
  async (name) => {
    const format = exportFormats.find((each) => each.name === name);
    const runtime = await findRuntime(name, { reader: importRuntime });
    if (format === undefined || "missing" in runtime) throw new Error(`${name} does not run here`);
    const yardstick = await createYardstick(restoreModel(model.model, "small.json"), rows);
    const files = format.create(model, "small");
    const [checked] = await checkExports([{ model, name: "small", files, yardstick }], runtime);
    expect(checked).toMatchObject({ rows: rows.length, largest: 0 });
    expect(checked?.failure).toBeUndefined();
  },
);

test("no text is listed that is another number, or none", () => {
  const reader = createCellReader({ missingTexts: ["-9", "1e30", "0.25", "."], thousands: "," });
  const listed = spellMissingTexts(reader) ?? [];
  expect(listed.filter((text) => !reader.isMissing(text))).toEqual([]);
  expect(listed).toContain("-9.0");
  expect(listed).toContain(".");
  expect(spellMissingTexts(createCellReader())).toBeUndefined();
});
