import { describe, expect, test } from "vitest";
import { type Answer, answersOf } from "../answers.js";
import { createRandomModels } from "../randomModels.js";
import { answer, exportModule, loadModule } from "./loadModule.js";

const models = createRandomModels();

/** The message without the place of the row, and without advice. */
function plain(refusal: string): string {
  return refusal.replace(/^rows: row \d+: /, "");
}

/** The largest difference of numbers, in units of the largest number; infinite if anything else differs. */
function difference(actual: object, expected: object): number {
  const [ours, theirs] = [Object.entries(actual), Object.entries(expected)];
  if (JSON.stringify(ours.map(([key]) => key)) !== JSON.stringify(theirs.map(([key]) => key))) return Infinity;
  const scale = Math.max(1, ...theirs.map(([, value]) => (typeof value === "number" ? Math.abs(value) : 0)));
  return Math.max(
    ...ours.map(([, value], i) => {
      const other = theirs[i]?.[1];
      if (typeof value === "number" && typeof other === "number") return Math.abs(value - other) / scale;
      return value === other ? 0 : Infinity;
    }),
  );
}

describe("a module", () => {
  test("gives what predict gives for its rows, and refuses what it refuses", async () => {
    let refused = 0;
    for (const { model, file, rows, refused: wrong } of models) {
      const exported = await loadModule(exportModule(model).module);
      const all = [...rows, ...wrong];
      const expected = await answersOf(model, file, all);
      const isSingle = model.config.dtype === "float32";
      for (const [i, row] of all.entries()) {
        const ours = answer(exported, row);
        const theirs = expected[i] as Answer;
        const where = `${file} ${JSON.stringify(row)}: ${JSON.stringify(ours)} ${JSON.stringify(theirs)}`;
        if ("refusal" in theirs) {
          refused++;
          if (!("refusal" in ours)) throw new Error(where);
          if (!plain(theirs.refusal).startsWith(ours.refusal)) throw new Error(where);
        } else if (!("record" in ours) || !(difference(ours.record, theirs.record) <= (isSingle ? 1e-4 : 1e-12)))
          throw new Error(where);
      }
    }
    expect(refused).toBeGreaterThan(200);
  });
});
