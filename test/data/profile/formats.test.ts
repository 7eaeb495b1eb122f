import { describe, expect, test } from "vitest";
import { numbersFrom, profileColumn, profileColumns } from "./tables.js";

const random = numbersFrom(3);
/** A number in some spelling. */
function spell(value: number, decimals: number, [decimal, thousands]: readonly [string, string]): string {
  const [whole = "", fraction] = value.toFixed(decimals).split(".");
  const grouped = whole.replaceAll(/(?<=\d)(?=(\d{3})+$)/g, thousands);
  return fraction === undefined ? grouped : `${grouped}${decimal}${fraction}`;
}
const below = (most: number, decimals: number, signs: readonly [string, string]) => () =>
  spell(random(most) + random(100) / 100, decimals, signs);

describe("the number format of a table", () => {
  test.each([
    ["plain", [".", ""], {}],
    ["US", [".", ","], { thousands: "," }],
    ["German", [",", "."], { decimal: ",", thousands: "." }],
    ["German without thousands", [",", ""], { decimal: "," }],
    ["French", [",", "\u202f"], { decimal: ",", thousands: " " }],
    ["Swiss", [".", "'"], { thousands: "'" }],
    ["Swiss, typographic", [".", "’"], { thousands: "'" }],
    ["Austrian", [",", "\u00a0"], { decimal: ",", thousands: " " }],
  ] as const)("is found out: %s", async (_, signs, format) => {
    const table = await profileColumns({
      money: below(1e6, 2, signs),
      count: below(3000, 0, signs),
      flag: (i) => i % 2,
    });
    expect(table.format).toEqual(format);
    expect(table.columns).toMatchObject([
      { kind: "number", numbers: { areWhole: false }, questions: [] },
      { kind: "number", numbers: { areWhole: true }, questions: [] },
      { kind: "yes/no" },
    ]);
    const [money, count] = table.columns;
    expect(money?.numbers?.high).toBeGreaterThan(500_000);
    expect(count?.numbers?.high).toBeGreaterThan(1000);
  });

  test("is that of most columns, and the others are asked about", async () => {
    const { format, columns } = await profileColumns({
      a: below(100, 2, [",", ""]),
      b: below(100, 1, [",", ""]),
      c: below(100, 2, [".", ""]),
    });
    expect(format).toEqual({ decimal: "," });
    expect(columns[2]?.values).toBe("texts");
    expect(columns[2]?.questions).toEqual([
      expect.stringContaining("with a decimal point, and others have a decimal comma"),
    ]);
  });

  test("is that of most columns, if it is one with decimal points, too", async () => {
    const comma = below(100, 2, [",", ""]);
    const { format, columns } = await profileColumns({
      a: below(100, 2, [".", ""]),
      b: below(100, 1, [".", ""]),
      c: comma,
    });
    expect(format).toEqual({});
    expect(columns[2]?.questions).toEqual([expect.stringContaining("not in the format of the others")]);
  });

  test("decides about the mean and the deviation, too", async () => {
    const { columns } = await profileColumns(
      {
        a: (row) => ["1.000", "500", "1.500"][row % 3] ?? "",
        b: (row) => ["1.000,5", "0,5"][row % 2] ?? "",
      },
      { rows: 60 },
    );
    expect(columns.map(({ numbers }) => numbers)).toEqual([
      { low: 500, high: 1500, mean: 1000, deviation: expect.closeTo(Math.sqrt(500_000 / 3), 9), areWhole: true },
      { low: 0.5, high: 1000.5, mean: 500.5, deviation: 500, areWhole: false },
    ]);
  });

  test("is given, and a column does not have it", async () => {
    const { questions, values } = await profileColumn((row) => (row / 7).toFixed(2), { given: { decimal: "," } });
    expect(values).toBe("texts");
    expect(questions).toEqual([expect.stringContaining('such as "0.00" look like numbers with a decimal point')]);
  });

  test("is plain if numbers merely have three decimals", async () => {
    const { format, columns } = await profileColumns({ mass: () => (1 + random(90_000) / 1000).toFixed(3) });
    expect(format).toEqual({});
    expect(columns[0]).toMatchObject({ kind: "number", questions: [] });
    expect(columns[0]?.numbers?.high).toBeLessThan(100);
  });

  test("is taken as it is given", async () => {
    const cell = (row: number) => (row % 2 === 0 ? "1.050" : "850");
    const plain = await profileColumns({ a: cell }, { given: { decimal: "." } });
    expect(plain.columns[0]).toMatchObject({ numbers: { low: 1.05, high: 850 }, questions: [] });
    const german = await profileColumns({ a: cell }, { given: { decimal: ",", thousands: "." } });
    expect(german.columns[0]).toMatchObject({ numbers: { low: 850, high: 1050 }, questions: [] });
  });
});

describe("a sign that may be between thousands or before decimals", () => {
  const counts = (sign: string) => (row: number) => (row % 2 === 0 ? spell(1000 + row, 0, ["", sign]) : 500 + row);

  test.each([
    [
      ".",
      "1.000",
      '"thousands" to "." for 1000, or set "decimal" to "." and leave "thousands" out for 1',
      { decimal: ",", thousands: "." },
    ],
    [
      ",",
      "1,000",
      '"thousands" to "," for 1000, or set "decimal" to "," and leave "thousands" out for 1',
      { thousands: "," },
    ],
  ] as const)("is a question, %s, and thousands are likely", async (sign, text, advice, format) => {
    const table = await profileColumns({ a: counts(sign), b: (row) => row % 3 });
    expect(table.format).toEqual(format);
    expect(table.columns[0]?.questions).toEqual([`is "${text}" 1000 or 1? set ${advice}`]);
    expect(table.columns[0]).toMatchObject({ kind: "number", numbers: { low: 501, high: 1098, areWhole: true } });
  });

  test("is a question even if there is but one", async () => {
    const { questions, askedAt } = await profileColumn((row) => (row === 50 ? "1.050" : 700 + row));
    expect(questions).toHaveLength(1);
    expect(askedAt).toBe(50);
  });

  test("is none in a column of texts", async () => {
    const cell = (row: number) => ["1.050", "850", "other", "words", "too"][row % 5] ?? "";
    expect(await profileColumn(cell)).toMatchObject({ kind: "category", questions: [] });
  });

  test("is a question, too, if other columns have decimal points", async () => {
    const { format, columns } = await profileColumns({ a: counts("."), b: (row) => row / 8 });
    expect(format).toEqual({});
    expect(columns[0]?.questions).toHaveLength(1);
  });

  test("is certain if other columns have decimal commas", async () => {
    const { columns } = await profileColumns({ a: counts("."), b: (row) => `${row},5` });
    expect(columns[0]).toMatchObject({ questions: [], numbers: { high: 1098 } });
  });

  test.each([
    ["there are numbers with other decimals", (row: number) => [`1.0${row % 90}`, "1.050", "850"][row % 3]],
    ["there are whole numbers from 1000 on", (row: number) => ["1.050", 2000 + row, "850"][row % 3]],
    ["a number begins with 0", (row: number) => ["1.050", "0.250", "850"][row % 3]],
  ])("is a decimal point if %s", async (_, cell) => {
    expect(await profileColumn((row) => cell(row) ?? "")).toMatchObject({
      questions: [],
      numbers: { high: expect.any(Number) },
    });
  });
});

describe("texts that look like numbers", () => {
  test.each([
    ["%", (row: number) => `${row % 40} %`],
    ["€", (row: number) => `€ ${row % 40}.50`],
    ["$", (row: number) => `$${1 + (row % 40)},200`],
    ["kg", (row: number) => `${row % 40}kg`],
    ["°C", (row: number) => `-${row % 40},5 °C`],
  ])("with the unit %s are asked about", async (unit, cell) => {
    const { questions, values } = await profileColumn(cell);
    expect(values).toBe("texts");
    expect(questions).toEqual([expect.stringContaining(`look like numbers with a unit, "${unit}"`)]);
  });

  test("are no numbers with a unit if each has another one", async () => {
    expect(await profileColumn((row) => `${row % 40}${"abc"[row % 3]}`)).toMatchObject({ questions: [] });
  });
});
