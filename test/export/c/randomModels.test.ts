import { expect, test, vi } from "vitest";
import type { Dtype } from "../../../src/engine/engine.js";
import { createPortableModel, type PortableModel } from "../../../src/export/portableModel.js";
import { formatValue } from "../../../src/messages/formatValue.js";
import { toCells } from "../../../src/predict/rows.js";
import { temporaryFolder } from "../../temporaryFolder.js";
import { type Answer, answersOf } from "../answers.js";
import { createRandomModels } from "../randomModels.js";
import { runHeaders } from "./compile.js";

// Compilers are slow if the machine is busy.
vi.setConfig({ testTimeout: 60_000 });

const models = createRandomModels();
const answers = await Promise.all(
  models.map(({ model, file, rows, refused }) => answersOf(model, file, [...rows, ...refused])),
);

/** Runs all models in one program. */
function runAll(dtype?: Dtype) {
  const runs = models.map(({ model, file, rows, refused }) => {
    const portable = createPortableModel(model, file, { dtype });
    const names = portable.inputColumns.map(({ name }) => name);
    return { model: portable, rows: [...rows, ...refused].map((row) => toCells(row, names, { file: "rows" })) };
  });
  const lines = runHeaders(temporaryFolder(), runs);
  return models.map(({ file }, i) => ({
    file,
    model: runs[i]?.model as PortableModel,
    answers: answers[i] as readonly Answer[],
    lines: lines[i] ?? [],
  }));
}

/**
 * Rounding in float64 shows in the last digits of the largest number of a column: a small one may be a difference of large ones. In
 * float32, raw numbers that are large beside the spread that they are scaled by lose digits before the network sees them.
 */
function toleranceOf({ dtype, inputColumns, outputColumns }: PortableModel): number {
  if (dtype === "float64") return 1e-12;
  const ratios = [...inputColumns, ...outputColumns].map((column) =>
    "scaler" in column && column.scaler !== undefined ? Math.abs(column.scaler.offset / column.scaler.factor) : 0,
  );
  return 2e-7 * Math.max(15, ...ratios);
}

function expectSame({ file, model, answers: expected, lines }: ReturnType<typeof runAll>[number]): void {
  const records = expected.map((answer) => ("record" in answer ? Object.values(answer.record) : undefined));
  expect(
    lines.map(({ code }) => (code === 0 ? "predicted" : "refused")),
    file,
  ).toEqual(records.map((record) => (record === undefined ? "refused" : "predicted")));
  for (const [row, answer] of expected.entries()) {
    const column = model.inputColumns[(lines[row]?.code ?? 0) - 1];
    if ("refusal" in answer) expect(answer.refusal, file).toContain(`column ${formatValue(column?.name)}`);
  }
  const targets = model.outputColumns.length;
  for (let i = 0; i < (records[0]?.length ?? 0); i++) {
    const pairs = records.flatMap((record, row) =>
      record === undefined ? [] : [[record[i], lines[row]?.values?.[i]]],
    );
    if (i < targets && model.outputColumns[i]?.kind === "class") {
      expect(
        pairs.map(([, got]) => got),
        file,
      ).toEqual(pairs.map(([wanted]) => wanted));
      continue;
    }
    const scale = i < targets ? Math.max(...pairs.map(([wanted]) => Math.abs(Number(wanted)))) : 1;
    const differences = pairs.map(([wanted, got]) => Math.abs(Number(wanted) - Number(got)) / scale);
    expect(Math.max(...differences), `${file}: output ${i}`).toBeLessThan(toleranceOf(model));
  }
}

test("headers predict, label and refuse as predict does, and name the column that is refused, in the number type of the model", () => {
  const results = runAll();
  expect(new Set(results.map(({ model }) => model.dtype)).size).toBe(2);
  for (const result of results) expectSame(result);
});

test("headers in float32 predict, label and refuse as predict does, to the rounding of float32", () => {
  for (const result of runAll("float32")) expectSame(result);
});
