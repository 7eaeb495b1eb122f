import { readFileSync } from "node:fs";
import { join } from "node:path";
import { env, InferenceSession, Tensor } from "onnxruntime-web/wasm";
import { describe, expect, test } from "vitest";
import { differenceOf, importFile, predictAll, type Recorded, readRecords } from "./imported.js";

env.wasm.numThreads = 1;
env.logLevel = "fatal";

/** Networks that are no MLPs; ops that the runtime has for float32 only, or not at all; records in place of numbers; an output for each class. */
const left = {
  pytorch: ["residual", "two-heads", "convolution", "odd-names"],
  sklearn: [
    "several-labels",
    "three-texts",
    "two-classes",
    "three-classes-float32",
    "three-texts-columns",
    "two-classes-columns",
  ],
};

describe("an imported file", () => {
  // Of activations in float64 the runtime lacks many.
  test.each(["pytorch", "sklearn"] as const)("of %s predicts what onnxruntime does with it", async (folder) => {
    const records = readRecords(folder).filter(
      ({ name }) => !left[folder].includes(name) && !name.endsWith("-float64"),
    );
    const differences: Record<string, number> = {};
    for (const record of records) {
      const { name, inputs, dtype } = record;
      const path = `${folder}/${name}.onnx`;
      const answer = await runFile(path, record);
      const expected = name === "logSoftmax-end" ? answer.map(Math.exp) : answer;
      const got = predictAll(await importFile(path), inputs);
      const isPair = expected.length === 2 * got.length;
      const difference = differenceOf(got, isPair ? expected.filter((_, i) => i % 2 === 1) : expected);
      // The op Scaler rounds to float32, and ONNX keeps the epsilon of a batch normalization so.
      const isRounded = dtype === "float32" || name === "two-numbers" || name === "batch-norm";
      if (difference > (isRounded ? 5e-6 : 1e-12)) differences[name] = difference;
    }
    expect(records.length).toBeGreaterThan(5);
    expect(differences).toEqual({});
  });
});

/** The numbers of the last output. */
async function runFile(path: string, { name, inputs, dtype }: Recorded): Promise<readonly number[]> {
  const session = await InferenceSession.create(new Uint8Array(readFileSync(join(import.meta.dirname, path))));
  const last = session.outputNames.at(-1) as string;
  const answer = await session.run(feedsOf(session.inputNames, name, inputs, dtype), [last]);
  await session.release();
  return Array.from(answer[last]?.data as Float64Array);
}

function feedsOf(names: readonly string[], file: string, rows: Recorded["inputs"], dtype: Recorded["dtype"]) {
  const tensor = (shape: readonly number[], numbers: readonly number[]) =>
    dtype === "float64"
      ? new Tensor("float64", Float64Array.from(numbers), shape)
      : new Tensor("float32", Float32Array.from(numbers), shape);
  if (names.length > 1) {
    return Object.fromEntries(
      names.map((name, i) => [
        name,
        tensor(
          [rows.length, 1],
          rows.map((row) => row[i] as number),
        ),
      ]),
    );
  }
  const shape = file.startsWith("viewed") ? [2, 2] : [rows[0]?.length as number];
  return { [names[0] as string]: tensor([rows.length, ...shape], rows.flat()) };
}
