import { expect, test, vi } from "vitest";
import { dateParts, writePart } from "../../../src/data/cells/dateParts.js";
import { parseDate } from "../../../src/data/cells/parseDate.js";
import type { OutputColumn } from "../../../src/data/encode/dataset.js";
import { temporaryFolder } from "../../temporaryFolder.js";
import { runLines } from "./compile.js";
import { createSmallModel, type SmallModel } from "./smallModel.js";

// Compilers are slow if the machine is busy.
vi.setConfig({ testTimeout: 60_000 });

const numbers = (count: number): readonly OutputColumn[] =>
  Array.from({ length: count }, (_, i) => ({ name: `y${i}`, kind: "number" }));
/** Predicts the numbers of the cells. */
const identity: Pick<SmallModel, "weight" | "loss"> = { weight: (i, j) => (i === j ? 1 : 0), loss: "mse" };

const days = [0, 1, 4, 99, 100, 400, 1582, 1900, 1970, 2000, 2023, 2024, 2100, 9999].flatMap((year) =>
  Array.from({ length: 13 * 32 }, (_, i) => ({ year, month: Math.floor(i / 32), day: i % 32, hour: (i * 0.37) % 24 })),
);

test("a header reads every day as predict does, and refuses days that there are not", () => {
  const model = createSmallModel({
    inputs: [{ name: "day", kind: "date", order: "ymd", parts: dateParts }],
    outputs: numbers(7),
    ...identity,
  });
  const lines = runLines(
    temporaryFolder(),
    [model],
    days.map(({ year, month, day, hour }) => `0\t${year}\t${month}\t${day}\t${hour}`),
  );
  const two = (number: number) => String(number).padStart(2, "0");
  let largest = 0;
  for (const [i, { year, month, day, hour }] of days.entries()) {
    const text = `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
    const date = parseDate(text, "ymd");
    const [code, ...got] = (lines[i] ?? "").split("\t").map(Number);
    expect(code, text).toBe(date === undefined ? 1 : 0);
    if (date === undefined) continue;
    const parts = new Float64Array(7);
    for (const [k, part] of dateParts.entries()) writePart(part, { ...date, hour }, parts, Math.max(0, 2 * k - 1));
    for (const [k, part] of parts.entries()) largest = Math.max(largest, Math.abs(part - (got[k] as number)));
  }
  expect(largest).toBeLessThan(1e-15);
});

test("a header refuses years, months, days and hours out of range", () => {
  const model = createSmallModel({
    inputs: [{ name: "day", kind: "date", order: "ymd", parts: ["hour"] }],
    outputs: numbers(2),
    ...identity,
  });
  const dates = ["-1\t1\t1\t0", "10000\t1\t1\t0", "2000\t-1\t1\t0", "2000\t1\t-1\t0", "2000\t1\t1\t-0.1"];
  const more = ["2000\t1\t1\t24.1", "2000\t1\t1\tnan", "0\t0\t0\t0", "2000\t1\t1\t24"];
  const lines = runLines(
    temporaryFolder(),
    [model],
    [...dates, ...more].map((date) => `0\t${date}`),
  );
  expect(lines.map((line) => line.split("\t")[0])).toEqual(["1", "1", "1", "1", "1", "1", "1", "1", "0", ""]);
});

test("a header takes the texts and the numbers for missing that the data had, and refuses what has no policy", () => {
  const model = createSmallModel({
    inputs: [
      { name: "a", kind: "number", fill: 5, indicator: true },
      { name: "b", kind: "number", scaler: { kind: "standard", offset: 0, factor: 0.5 } },
      { name: "c", kind: "category", categories: ["x", "NA"], other: "zeros", indicator: true },
    ],
    outputs: numbers(6),
    missingTexts: ["-999", "none"],
    ...identity,
  });
  const rows = ["1\t1\tx", "nan\t1\tNA", "-999\t1\tnone", "1\t1\t-999", "1\t1\tNONE", "1\t1\t "];
  const refused = ["inf\t1\tx", "1\t-999\tx", "1\tnan\tx", "1\t1e308\tx"];
  const lines = runLines(
    temporaryFolder(),
    [model],
    [...rows, ...refused].map((row) => `0\t${row}`),
  );
  expect(lines.slice(0, -1).map((line) => line.replaceAll("\t", " "))).toEqual([
    "0 1 0 2 1 0 0",
    "0 5 1 2 0 1 0",
    "0 5 1 2 0 0 1",
    "0 1 0 2 0 0 1",
    "0 1 0 2 0 0 0",
    "0 1 0 2 0 0 1",
    "1",
    "2",
    "2",
    "2",
  ]);
});

test("a header says if an output is not finite", () => {
  const model = createSmallModel({
    inputs: [{ name: "a", kind: "number" }],
    outputs: numbers(1),
    loss: "mse",
    weight: () => 1e10,
  });
  expect(runLines(temporaryFolder(), [model], ["0\t1e300", "0\t-1e300", "0\t1"]).slice(0, 2)).toEqual(["-1", "-1"]);
});

test("of several largest outputs the first is the label, and of a yes or no the no", () => {
  const inputs = [{ name: "a", kind: "number" }] as const;
  const classes = { name: "y", kind: "class", labels: ["u", "v", "w"] } as const;
  const answers = [0, 1].map((i) => ({ name: `y${i}`, kind: "class", labels: ["no", "yes"] }) as const);
  const models = [
    createSmallModel({ inputs, outputs: [classes], loss: "crossEntropy", weight: (_, j) => Math.min(j, 1) }),
    createSmallModel({ inputs, outputs: answers, loss: "binaryCrossEntropy", weight: (_, j) => j }),
  ];
  const lines = runLines(temporaryFolder(), models, ["0\t1", "0\t-1", "1\t1"]).map((line) => line.split("\t"));
  expect(lines.slice(0, 2).map(([code, label]) => [code, label])).toEqual([
    ["0", "1"],
    ["0", "0"],
  ]);
  expect(lines[2]?.slice(0, 5)).toEqual(["0", "0", "0.5", "0.5", "1"]);
});
