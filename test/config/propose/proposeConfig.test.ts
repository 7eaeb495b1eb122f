import { describe, expect, test } from "vitest";
import { parseConfig } from "../../../src/config/loadConfig.js";
import type { Proposal, ProposedEntry } from "../../../src/config/propose/proposal.js";
import { type ProposalOptions, proposeConfig } from "../../../src/config/propose/proposeConfig.js";
import { renderProposal } from "../../../src/config/propose/renderProposal.js";
import { UsageError } from "../../../src/errors.js";
import { numbersFrom, profileColumns } from "../../data/profile/tables.js";

type Cells = Readonly<Record<string, (row: number) => string | number>>;
type Options = Partial<Pick<ProposalOptions, "task" | "hidden">> & {
  readonly rows?: number;
  readonly targets?: readonly string[];
};

/** What is proposed to predict the column `y`. */
async function propose(cells: Cells, { rows = 200, targets = ["y"], ...options }: Options = {}): Promise<Proposal> {
  const table = await profileColumns(cells, { rows });
  return proposeConfig(table, { file: { format: "csv", path: "d.csv" }, targets, ...options });
}

/** The entries as a plain object, as JSON gives it. */
function plain(entries: readonly ProposedEntry[]): Record<string, unknown> {
  return Object.fromEntries(
    entries.map((entry) => [entry.key, "entries" in entry ? plain(entry.entries) : entry.value]),
  );
}
const configOf = ({ entries }: Proposal) => plain(entries);
const dataOf = (proposal: Proposal) => configOf(proposal).data;
const layersOf = (proposal: Proposal) => configOf(proposal).layers as readonly unknown[];

const random = numbersFrom(1);
const x = () => random(1000) / 100;
const texts =
  (...all: readonly string[]) =>
  (row: number) =>
    all[row % all.length] as string;

describe("the loss and the last width", () => {
  const cases: [what: string, cells: Cells, loss: string, width: number, options?: Options][] = [
    ["two texts", { x, y: texts("no", "yes") }, "binaryCrossEntropy", 1],
    ["0 and 1", { x, y: (row) => row % 2 }, "binaryCrossEntropy", 1],
    ["1 and 2", { x, y: (row) => 1 + (row % 2) }, "binaryCrossEntropy", 1],
    [
      "two numbers of another format",
      { x: (row) => `${row},5`, y: texts("0,25", "7") },
      "crossEntropy",
      2,
      { task: "classification" },
    ],
    ["three texts", { x, y: texts("red", "green", "blue") }, "crossEntropy", 3],
    ["five whole numbers in a row", { x, y: (row) => 3 + (row % 5) }, "crossEntropy", 5],
    [
      "two numbers, and a text that is taken for missing",
      { x, y: (row) => (row === 9 ? "k7" : row % 2) },
      "binaryCrossEntropy",
      1,
    ],
    ["numbers", { x, y: x }, "mse", 1],
    ["whole numbers far from each other", { x, y: (row) => (row % 5) * 100 }, "mse", 1],
    ["few rows of each whole number", { x, y: (row) => row % 10 }, "mse", 1, { rows: 30 }],
    ["many whole numbers", { x, y: (row) => row % 40 }, "mse", 1],
    ["0 and 1 as numbers", { x, y: (row) => row % 2 }, "mse", 1, { task: "regression" }],
    ["many whole numbers as classes", { x, y: (row) => row % 40 }, "crossEntropy", 40, { task: "classification" }],
    ["several numbers", { x, y: x, z: x }, "mse", 2, { targets: ["y", "z"] }],
    [
      "several yes/no",
      { x, y: texts("no", "yes"), z: (row) => row % 2 },
      "binaryCrossEntropy",
      2,
      { targets: ["y", "z"] },
    ],
  ];
  test.each(cases)("follow from the target: %s", async (_, cells, loss, width, options) => {
    const proposal = await propose(cells, options);
    expect(configOf(proposal)).toMatchObject({ loss });
    expect(layersOf(proposal).at(-1)).toBe(width);
  });

  test.each([
    ["0 and 1 are classes beyond doubt", (row: number) => row % 2, []],
    [
      "few whole numbers",
      (row: number) => 3 + (row % 5),
      [expect.stringMatching(/"y" has 5 different whole numbers, 3 … 7, .*classes.*--task regression/)],
    ],
    ["more whole numbers", (row: number) => row % 15, [expect.stringMatching(/amounts.*--task classification/)]],
  ])("are asked about if whole numbers may be labels: %s", async (_, y, notes) => {
    expect((await propose({ x, y })).notes).toEqual(notes);
  });

  test("are not asked about if the task is given", async () => {
    const y = (row: number) => 3 + (row % 5);
    expect((await propose({ x, y }, { task: "classification" })).notes).toEqual([]);
  });
});

test.each([
  ["1 and 2", (row: number) => 2 - (row % 2), [1, 2]],
  ["a number and a text", texts("more", "12"), [12, "more"]],
  ["a text that spells no finite number", texts("Inf", "Art"), ["Art", "Inf"]],
  ["0 and 1", (row: number) => row % 2, undefined],
  ["texts", texts("no", "yes"), undefined],
])("two classes are named if they are no plain answers: %s", async (_, y, classes) => {
  const { classes: named } = dataOf(await propose({ x, y })) as { readonly classes?: unknown };
  expect(named).toEqual(classes);
});

describe("a target that cannot be predicted", () => {
  const cases: [what: string, cells: Cells, message: RegExp, options?: Options][] = [
    ["the same in every row", { x, y: () => "no" }, /"y" is "no" in every row/],
    ["empty", { x, y: () => "" }, /"y" has no values/],
    ["the same in every row that is no text", { x, y: (row) => (row === 9 ? "n.k." : 7) }, /"y" is "7" in every row/],
    [
      "numbers with many texts",
      { x, y: (row) => (row % 10 === 0 ? `v${row}` : x()) },
      /"y" has numbers, and many texts such as "v/,
      { rows: 300 },
    ],
    ["a date", { x, y: (row) => `2024-01-${String(1 + (row % 28)).padStart(2, "0")}` }, /"y" is a date/],
    ["a text that differs in every row", { x, y: (row) => `note ${row} about it` }, /"y" is a text that differs/],
    [
      "texts as numbers",
      { x, y: texts("no", "yes") },
      /"y" has texts such as "no", expected numbers/,
      { task: "regression" },
    ],
    [
      "several of different kinds",
      { x, y: texts("no", "yes"), z: x },
      /are numbers, or all of them yes or no: "y" is/,
      { targets: ["y", "z"] },
    ],
    ["unknown", { x, y: x }, /there is no column "Y2": did you mean "y"/, { targets: ["Y2"] }],
    ["not divided", { x, "u;y": x }, /no column "y": the cells seem to be divided by ";"/, { targets: ["y"] }],
    [
      "not named",
      { x, target: texts("no", "yes"), z: x },
      /the columns are "x", "target", "z"; perhaps --target target/,
      { targets: [] },
    ],
    ["alone", { y: x, id: (row) => `A-${row}-17` }, /no column to predict from: "id" \(a text that differs/],
  ];
  test.each(cases)("is refused: %s", async (_, cells, message, options) => {
    const proposal = propose(cells, options);
    await expect(proposal).rejects.toThrow(UsageError);
    await expect(proposal).rejects.toThrow(message);
  });
});

describe("the columns", () => {
  test("that identify rows, or say nothing, are left out with a reason", async () => {
    const proposal = await propose({ id: (row) => `A-${row}-17`, x, same: () => 3, none: () => "", y: x });
    expect(dataOf(proposal)).toMatchObject({ exclude: ["id", "same", "none"] });
    expect(proposal.notes).toEqual([
      expect.stringMatching(
        /left out: "id" \(a text.*\), "same" \("3" in every row\), "none" \(all cells are missing\)/,
      ),
    ]);
    expect(proposal.uses.get("same")).toBe('left out: "3" in every row');
  });

  test("without a name are left out", async () => {
    expect(dataOf(await propose({ "": (row) => row % 3, x, y: x }))).toMatchObject({ exclude: [""] });
    await expect(propose({ "": (row) => row, y: x })).rejects.toThrow(
      /no column to predict from: "" \(a row counter\)/,
    );
  });

  test("that count rows are used if nothing else is left", async () => {
    const proposal = await propose({ i: (row) => row, y: x });
    expect(dataOf(proposal)).not.toHaveProperty("exclude");
    expect(proposal.notes).toEqual([expect.stringMatching(/"i" looks like a row counter, but nothing else is left/)]);
  });

  test("with missing cells get an indicator, and rows without a target are left out", async () => {
    const gaps = (row: number) => (row % 10 === 0 ? "" : x());
    const proposal = await propose({
      x: gaps,
      colour: (row) => (row % 7 === 0 ? "NA" : ("rgb"[row % 3] as string)),
      z: x,
      y: gaps,
    });
    expect(dataOf(proposal)).toMatchObject({ missing: { y: "drop", x: "indicator", colour: "indicator" } });
  });

  test("of numbers take their odd texts for missing", async () => {
    const proposal = await propose({ x: (row) => (row === 5 ? "12x" : row === 6 ? "NA" : x()), y: x });
    expect(dataOf(proposal)).toMatchObject({ missingTexts: ["NA", "12x"], missing: { x: "indicator" } });
    expect(proposal.notes).toEqual([expect.stringMatching(/"x" is numbers but for 1 cell, "12x": taken for missing/)]);
  });

  test("of numbers are left out if an odd text means something in another column", async () => {
    const proposal = await propose({ x: (row) => (row === 5 ? "7b" : x()), z: x, house: texts("7a", "7b"), y: x });
    expect(dataOf(proposal)).toMatchObject({ exclude: ["x"] });
    expect(dataOf(proposal)).not.toHaveProperty("missingTexts");
  });

  test("of many texts keep the most frequent ones", async () => {
    const city = (row: number) => `city ${row % 80}`;
    const proposal = await propose({ city, y: x }, { rows: 200 });
    expect(dataOf(proposal)).toMatchObject({ maxCategories: 40, unknown: "other" });
    expect(proposal.notes).toEqual([expect.stringMatching(/"city" has 80 texts: the 40 most .* \(maxCategories\)$/)]);
    expect(dataOf(await propose({ city: texts("Rome", "Oslo"), y: x }))).not.toHaveProperty("maxCategories");
  });

  test("of many texts keep all of them if each has some rows, and the proposal says what to do if they tell little", async () => {
    const proposal = await propose({ city: (row) => `city ${row % 300}`, y: x }, { rows: 1500 });
    expect(dataOf(proposal)).not.toHaveProperty("maxCategories");
    expect(proposal.uses.get("city")).toBe("300");
    expect(proposal.notes).toEqual([
      expect.stringMatching(/"city" has 300 texts, and each becomes an input.*set "maxCategories" to 50/),
    ]);
  });

  test("of many texts keep fewer of them if rows times inputs would be too many", async () => {
    const table = await profileColumns(
      { a: (row) => `a${row % 400}`, b: (row) => `b${row % 399}`, y: x },
      { rows: 2000 },
    );
    const limitOf = (rows: number) => {
      const long = { ...table, rows, columns: table.columns.map((column) => ({ ...column, rows })) };
      const proposal = proposeConfig(long, { file: { format: "csv", path: "d.csv" }, targets: ["y"] });
      return (dataOf(proposal) as { readonly maxCategories?: number }).maxCategories;
    };
    expect(limitOf(2000)).toBeUndefined();
    const limit = limitOf(100_000) ?? 0;
    expect(limit).toBeGreaterThan(200);
    expect(2 * (limit + 1) * 100_000).toBeLessThanOrEqual(6e7);
    expect(limitOf(1e7)).toBe(50);
  });

  test("are named by their kinds", async () => {
    const proposal = await propose({ a: x, b: x, sky: texts("red", "blue", "grey"), on: texts("no", "yes"), y: x });
    expect(renderProposal(proposal)).toContain(
      '// To predict from: 2 numbers: "a", "b"; 1 category: "sky"; 1 yes/no column: "on".',
    );
    const wide = await propose({ ...Object.fromEntries(Array.from({ length: 14 }, (_, i) => [`x${i}`, x])), y: x });
    expect(renderProposal(wide).replaceAll(/\n +\/\//g, "")).toContain(
      '14 numbers: "x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9", and 4 more.',
    );
  });

  test("are shown as the config has them read", async () => {
    const proposal = await propose({ x: (row) => (row < 5 ? "" : row < 12 ? "12x" : x()), y: x });
    expect(renderProposal(proposal)).toContain('"x" has 12 missing cells');
    expect(proposal.columns.find(({ name }) => name === "x")).toMatchObject({ missing: 12, odd: [] });
  });

  test("are shown with their odd texts if they are left out", async () => {
    const proposal = await propose({ x: (row) => (row === 5 ? "7b" : x()), z: x, house: texts("7a", "7b"), y: x });
    expect(proposal.columns.find(({ name }) => name === "x")).toMatchObject({ missing: 0, odd: [{ text: "7b" }] });
  });

  test("are read in the table's number format", async () => {
    const cell = () => `1.${100 + random(900)},${random(90) + 10}`;
    const proposal = await propose({ x: cell, y: cell });
    expect(dataOf(proposal)).toMatchObject({ decimal: ",", thousands: "." });
    expect(proposal.notes).toEqual([
      'numbers are read with "," before decimals and "." between thousands (decimal, thousands)',
    ]);
  });
});

describe("several targets", () => {
  const cells: Cells = { x, big: (row) => row % 2, sum: x, y: texts("no", "yes"), "a,b": x };
  test("may be named with commas between them, unless a column has that name", async () => {
    expect(dataOf(await propose(cells, { targets: ["sum, x"] }))).toMatchObject({ target: ["sum", "x"] });
    expect(dataOf(await propose(cells, { targets: ["a,b", "sum"] }))).toMatchObject({ target: ["a,b", "sum"] });
    await expect(propose(cells, { targets: ["sum,bigg"] })).rejects.toThrow(/no column "bigg": did you mean "big"/);
    await expect(propose(cells, { targets: ["a,c"] })).rejects.toThrow(/no column "a,c": did you mean "a,b"/);
  });

  test("of which one is 0 or 1 are numbers, which a note says unless they are asked for", async () => {
    const proposal = await propose(cells, { targets: ["big", "sum"] });
    expect(configOf(proposal).loss).toBe("mse");
    expect(proposal.notes).toEqual([
      expect.stringMatching(
        /^the target "big" is 0 or 1, and is taken for a number .*: for the probability of a yes, train/,
      ),
    ]);
    expect((await propose(cells, { targets: ["big", "sum"], task: "regression" })).notes).toEqual([]);
    expect((await propose(cells, { targets: ["sum", "x"] })).notes).toEqual([]);
  });
});

describe("targets that are numbers", () => {
  test.each([
    ["near 0 already", () => x() / 5, undefined],
    ["large", () => 1e6 + 1e4 * x(), "standard"],
    ["tiny", () => 1e-6 * x(), "standard"],
    ["positive, over several orders of magnitude", (row: number) => 10 ** (1 + (row % 50) / 10), "log"],
    [
      "over several orders of magnitude, with negative ones",
      (row: number) => 10 ** (1 + (row % 50) / 10) - 20,
      "standard",
    ],
  ])("are scaled: %s", async (_, y, scaling) => {
    expect(configOf(await propose({ x, y })).scaleTargets).toBe(scaling);
  });
});

describe("a rare class", () => {
  test.each([
    ["the second label", texts(...Array<string>(9).fill("a"), "b"), 0.21],
    ["the first label", texts(...Array<string>(9).fill("b"), "a"), 0.79],
    ["numbers, which are sorted as numbers", (row: number) => (row % 10 === 0 ? 10 : 9), 0.21],
  ])("gets a threshold: %s", async (_, y, threshold) => {
    const proposal = await propose({ x, y }, { task: "classification" });
    expect(configOf(proposal).threshold).toBe(threshold);
    expect(proposal.notes).toEqual([expect.stringMatching(/^10 % of the rows are ".+": the threshold is/)]);
  });

  test("among three or more gets a larger weight", async () => {
    const proposal = await propose({ x, y: texts(...Array<string>(7).fill("a"), "b", "b", "c") });
    expect(configOf(proposal).classWeights).toEqual({ a: 0.743, b: 1.23, c: 1.62 });
    expect(proposal.notes).toEqual([expect.stringMatching(/^20 of 200 rows are "c": rare classes count more/)]);
    expect(configOf(await propose({ x, y: texts("a", "a", "b", "c") }))).not.toHaveProperty("classWeights");
  });

  test("is none if both classes are frequent, or if there are three", async () => {
    expect(configOf(await propose({ x, y: texts("a", "a", "b") }))).not.toHaveProperty("threshold");
    expect(configOf(await propose({ x, y: texts(...Array<string>(18).fill("a"), "b", "c") }))).not.toHaveProperty(
      "threshold",
    );
  });
});

describe("the training", () => {
  test.each([
    [40, /so few rows tell, 8 here/],
    [80, /how good the model is\.\n/],
  ])("says in its reasons that few held-out rows say little: %s rows", async (rows, reason) => {
    const text = renderProposal(await propose({ x, y: x }, { rows })).replaceAll(/\n +\/\//g, "");
    expect(text).toMatch(reason);
  });

  test("is shorter for a large table, in larger batches", async () => {
    const table = await profileColumns({ x, y: x });
    const columns = table.columns.map((column) => ({ ...column, rows: 1e7 }));
    const options = { file: { format: "csv", path: "d.csv" }, targets: ["y"] } as const;
    const large = configOf(proposeConfig({ ...table, columns, rows: 1e7 }, options));
    expect(large).toMatchObject({ batchSize: 512, epochs: 10, stop: { patience: 5 } });
    expect(configOf(proposeConfig(table, options))).toMatchObject({ batchSize: 16, epochs: 1000 });
  });

  test("has the hidden layers that are asked for", async () => {
    const proposal = await propose({ x, y: x }, { hidden: [7, 5, 3] });
    expect(layersOf(proposal)).toEqual([7, "relu", { dropout: 0.1 }, 5, "relu", 3, "relu", 1]);
  });
});

test("the text of a proposal is a config with the same values, whatever names are in it", async () => {
  const names = ['a "b"', "line\nbreak", "*/ // x", "\u2028", "__proto"];
  const cells = Object.fromEntries(names.map((name, i) => [name, (row: number) => (row % 10 === i ? "" : x())]));
  const proposal = await propose({ ...cells, y: x });
  const text = renderProposal(proposal, ["a heading\nof two lines"]);
  const { config } = parseConfig(text, { file: "c.json", directory: "." });
  expect(config).toMatchObject({ ...configOf(proposal), optimizer: { name: "adamw" } });
  expect(text.split("\n").every((line) => line.length <= 120)).toBe(true);
});
