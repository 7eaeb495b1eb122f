import { describe, expect, test } from "vitest";
import { createCellReader } from "../../../src/data/cells/cellReader.js";
import type { InputColumn } from "../../../src/data/encode/dataset.js";
import { columnNames } from "../../../src/data/encode/inputNames.js";
import { createInputEncoder } from "../../../src/data/encode/rowEncoder.js";
import type { Cell } from "../../../src/data/read/cell.js";
import { DataError } from "../../../src/errors.js";
import { loadCsv, loadCsvFiles, rowsOf } from "./loading.js";

/** What a trained model makes of a row. */
function encode(columns: readonly InputColumn[], row: readonly Cell[], format = {}): number[] {
  const encoder = createInputEncoder(columns, createCellReader(format));
  const into = new Float64Array(encoder.width).fill(7);
  encoder.encode(row, into, 0, () => ({ file: "new.csv", line: 9 }));
  return [...into];
}

describe("the columns of a file", () => {
  test("are read in the number format of the config", async () => {
    const spec = { delimiter: ";", decimal: ",", thousands: "." } as const;
    const { inputs, targets } = await loadCsv("a;y\n-2,5;1.050\n3;850\n", { spec });
    expect([rowsOf(inputs), rowsOf(targets)]).toEqual([
      [[-2.5], [3]],
      [[1050], [850]],
    ]);
  });

  test("are left out by their names, an empty name too", async () => {
    const { inputColumns } = await loadCsv(",id,a,y\n0,x,1,2\n1,z,3,4\n", { spec: { exclude: ["", "id"] } });
    expect(inputColumns.map(({ name }) => name)).toEqual(["a"]);
  });

  test.each([
    [{ exclude: ["aa"] }, 'there is no column "aa"'],
    [{ missing: { aa: "mean" } }, 'there is no column "aa"'],
    [{ exclude: ["a"] }, "there is no column besides the target to predict from"],
  ] as const)("%j is refused", async (spec, message) => {
    await expect(loadCsv("a,y\n1,2\n", { spec })).rejects.toThrow(message);
  });
});

describe("missing cells", () => {
  const content = "a,t,y\n1,p,1\n,q,2\n4,,3\n7,p,4\n";

  test("get a mean and an input of their own, and predict gives them the same", async () => {
    const spec = { missing: "indicator" } as const;
    const { inputs, inputColumns } = await loadCsv(content, { spec });
    expect(columnNames(inputColumns)).toEqual(["a", "a=(missing)", "t=p", "t=q", "t=(missing)"]);
    const rows = [
      [1, 0, 1, 0, 0],
      [4, 1, 0, 1, 0],
      [4, 0, 0, 0, 1],
      [7, 0, 1, 0, 0],
    ];
    expect(rowsOf(inputs)).toEqual(rows);
    expect(encode(inputColumns, [null, "q"])).toEqual(rows[1]);
    expect(encode(inputColumns, ["NA", "q"])).toEqual(rows[1]);
    expect(encode(inputColumns, ["4", null])).toEqual(rows[2]);
  });

  test("have a policy by column, and others are errors", async () => {
    const spec = { missing: { a: "indicator", t: "drop" } } as const;
    const { training, origin } = await loadCsvFiles(content, { spec });
    expect(rowsOf(training.inputs)).toEqual([
      [1, 0, 1, 0],
      [4, 1, 0, 1],
      [7, 0, 1, 0],
    ]);
    expect(origin).toMatchObject({ rows: 3, dropped: 1 });
    await expect(loadCsv(content, { spec: { missing: { t: "drop" } } })).rejects.toThrow(
      'data.csv:3: column "a": the cell is empty: fill it, or set "missing" to "indicator", "mean" or "drop"',
    );
  });

  test("have an input of their own only if there are any", async () => {
    const { inputColumns } = await loadCsv("a,t,y\n1,p,1\n3,q,2\n", { spec: { missing: "indicator" } });
    expect(columnNames(inputColumns)).toEqual(["a", "t=p", "t=q"]);
    expect(encode(inputColumns, ["?", "p"])).toEqual([2, 1, 0]);
    expect(() => encode(inputColumns, ["1", null])).toThrow(
      "the cell is empty, and no row trained on has an empty one",
    );
  });

  test("are also texts of one's own, in place of the usual ones", async () => {
    const spec = { missing: "indicator", missingTexts: ["k.A."] } as const;
    const { inputColumns } = await loadCsv("a,land,y\nk.A.,NA,1\n3,DE,2\n", { spec });
    expect(inputColumns).toMatchObject([{ fill: 3, indicator: true }, { categories: ["DE", "NA"] }]);
  });

  test("that a column of numbers does not know are named with how often they occur", async () => {
    const content = "a,y\n1,1\nk.A.,2\n3,3\n4,4\nk.A.,5\nweg,6\n7,7\n";
    await expect(loadCsv(content)).rejects.toThrow(
      'data.csv:3: column "a": got "k.A.", expected a number as in the column\'s other cells (2 cells are like this); if it means a missing cell, set "missingTexts" to ["k.A.", "weg"], and "missing" to "indicator", "mean" or "drop"',
    );
  });

  test.each([
    ["2,5", 'got "2,5", expected a number', ': set "decimal" to ","'],
    ["1.234,5", 'got "1.234,5", expected a number', ': set "decimal" to "," and "thousands" to "."'],
    ["1’234", 'got "1’234", expected a number', ': set "thousands" to "\'"'],
  ])("%s among numbers is explained by what to set", async (cell, problem, remedy) => {
    const loading = loadCsv(`a;y\n1;1\n${cell};2\n3;3\n`, { spec: { delimiter: ";" } });
    await expect(loading).rejects.toThrow(problem);
    await expect(loading).rejects.toThrow(remedy);
  });
});

describe("categories", () => {
  const content = "t,y\na,1\nb,2\na,3\nc,4\nb,5\nd,6\n";

  test("beyond the most frequent ones share an input, with those that come later", async () => {
    const { inputs, inputColumns } = await loadCsv(content, { spec: { maxCategories: 2 } });
    expect(columnNames(inputColumns)).toEqual(["t=a", "t=b", "t=(other)"]);
    expect(rowsOf(inputs)[3]).toEqual([0, 0, 1]);
    expect(encode(inputColumns, ["d"])).toEqual([0, 0, 1]);
    expect(encode(inputColumns, ["new"])).toEqual([0, 0, 1]);
  });

  test("that come later are errors, or none of the known ones", async () => {
    const { inputColumns } = await loadCsv(content);
    expect(() => encode(inputColumns, ["new"])).toThrow(DataError);
    const { inputColumns: open } = await loadCsv(content, { spec: { unknown: "other" } });
    expect(encode(open, ["new"])).toEqual([0, 0, 0, 0]);
    expect(() => encode(open, [null])).toThrow("the cell is empty");
  });

  test("are no other texts than those that mean a missing cell, even if other texts are taken", async () => {
    const spec = { unknown: "other", missing: "drop", missingTexts: ["k.A."] } as const;
    const { inputColumns } = await loadCsv(content, { spec });
    for (const cell of [null, "k.A."]) {
      expect(() => encode(inputColumns, [cell], spec)).toThrow("and no row trained on has an empty one here");
    }
    expect(encode(inputColumns, ["NA"], spec)).toEqual([0, 0, 0, 0]);
  });

  test("may be called as a missing cell is, if training has taken it for a text", async () => {
    const { inputColumns } = await loadCsv("t,y\nNA,1\nDE,2\n");
    expect(encode(inputColumns, ["NA"])).toEqual([0, 1]);
    expect(() => encode(inputColumns, ["n/a"])).toThrow('"n/a" means a missing cell');
  });

  test("that only the rows to validate on have are known too: they are in the data", async () => {
    const { training } = await loadCsvFiles(content, { validation: 0.5 });
    expect(training.inputColumns).toMatchObject([{ categories: ["a", "b", "c", "d"] }]);
  });
});

describe("dates", () => {
  const days = "when,y\n2023-01-02 06:00,1\n2024-01-03 06:00,2\n2024-07-03 06:00,3\n";

  test("become the parts that vary, and predict gives the same", async () => {
    const { inputs, inputColumns } = await loadCsv(days);
    expect(columnNames(inputColumns)).toEqual([
      "when year",
      "when sin dayOfYear",
      "when cos dayOfYear",
      "when sin weekday",
      "when cos weekday",
    ]);
    const [first = [], , third = []] = rowsOf(inputs);
    const angle = 2 * Math.PI;
    expect(first).toEqual([2023, Math.sin(angle / 365), Math.cos(angle / 365), 0, 1]);
    expect(third).toEqual([
      2024,
      ...[184 / 366, 2 / 7].flatMap((turn) => [Math.sin(angle * turn), Math.cos(angle * turn)]),
    ]);
    expect(encode(inputColumns, ["2024-07-03"])).toEqual(third);
    expect(() => encode(inputColumns, ["03.07.2024"])).toThrow(
      'new.csv:9: column "when": got "03.07.2024", expected a date such as 2024-12-31',
    );
  });

  test("are in the order that leaves no doubt, else they are texts", async () => {
    const orderOf = async (...texts: string[]) => {
      const { inputColumns } = await loadCsv(`d,y\n${texts.map((text) => `${text},1`).join("\n")}\n`);
      const [column] = inputColumns;
      return column?.kind === "date" ? column.order : column?.kind;
    };
    expect(await orderOf("01.02.2023", "03.04.2023")).toBe("dmy");
    expect(await orderOf("01/02/2023", "25/04/2023")).toBe("dmy");
    expect(await orderOf("01/02/2023", "04/25/2023")).toBe("mdy");
    expect(await orderOf("01/02/2023", "03/04/2023")).toBe("category");
    expect(await orderOf("01/02/2023", "soon")).toBe("category");
  });

  test("stay texts if the config says so", async () => {
    const { inputColumns } = await loadCsv(days, { spec: { dates: "none" } });
    expect(inputColumns).toMatchObject([{ kind: "category" }]);
  });

  test("that are missing get the mean of each input, and one that says so", async () => {
    const { inputs, inputColumns } = await loadCsv("d,y\n2020-01-01,1\n,2\n2022-01-01,3\n", {
      spec: { missing: "indicator" },
    });
    expect(columnNames(inputColumns)).toEqual(["d year", "d sin weekday", "d cos weekday", "d=(missing)"]);
    const [first = [], second = [], third = []] = rowsOf(inputs);
    expect(second[0]).toBe(2021);
    expect(second[1]).toBeCloseTo(((first[1] ?? 0) + (third[1] ?? 0)) / 2, 15);
    expect([first[3], second[3]]).toEqual([0, 1]);
    expect(encode(inputColumns, [null])).toEqual(second);
  });

  test("have their year scaled, and nothing else", async () => {
    const { inputs, inputColumns } = await loadCsv(days, { scale: "auto" });
    expect(inputColumns).toMatchObject([{ kind: "date", scaler: { kind: "standard" } }]);
    const [first = []] = rowsOf(inputs);
    expect(first[0]).toBeCloseTo(-Math.SQRT2, 12);
    expect(encode(inputColumns, ["2023-01-02 06:00"])).toEqual(first);
  });
});
