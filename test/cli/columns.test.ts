import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runMain } from "./runMain.js";

const folder = mkdtempSync(join(tmpdir(), "backprop-columns-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string) => join(folder, name);
const days = (row: number) => `${1 + (row % 28)}.${1 + (row % 12)}.2023 ${row % 24}:00`;
const weather = ["heiter", "bewölkt", "Regen", "Schnee"];
const cells = (row: number) => [
  `k${row}`,
  days(row),
  row % 3 === 0 ? "ja" : "nein",
  weather[row % 5] ?? "heiter",
  row % 25 === 0 ? "k.A." : `${(row * 7) % 40},${row % 10}`,
  String((row * 37) % 1500).replace(/(?=\d{3}$)/, row % 1500 > 27 ? "." : ""),
];
const data = {
  csv: "bikes.csv",
  target: "Anzahl",
  exclude: ["Id"],
  decimal: ",",
  thousands: ".",
  missingTexts: ["k.A."],
  missing: "indicator",
  maxCategories: 3,
};
const config = { data, layers: [4, "relu", 1], epochs: 2, validation: 0.2, scaleTargets: "standard" };

beforeAll(() => {
  writeFileSync(
    file("bikes.csv"),
    [
      "Id;Datum;Feiertag;Wetter;Temperatur;Anzahl",
      ...Array.from({ length: 100 }, (_, row) =>
        cells(row)
          .join(";")
          .replace(/;\.(?=\d)/, ";"),
      ),
    ].join("\n"),
  );
  writeFileSync(file("bikes.json"), JSON.stringify(config));
});

describe("train --dry-run", () => {
  test("prints what the columns are, and the inputs they become", async () => {
    const { code, stdout, stderr } = await runMain(["train", file("bikes.json"), "--dry-run"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.split("\n").slice(0, 8)).toEqual([
      "column      kind      distinct  missing  values             inputs",
      "Datum       date           100           2023-01 … 2023-12  6: day, weekday, hour",
      "Feiertag    yes/no           2           nein, ja           2",
      "Wetter      category         4           heiter, bewölkt,…  4: 3, others",
      "Temperatur  number          40        4  0 … 39.7           2: scaled, missing",
      "Anzahl      number         100           0 … 1497           target, scaled",
      'left out: "Id"',
      "",
    ]);
    expect(stdout).toContain("data: 80 samples and 20 to validate on, 14 inputs, 1 output");
  });

  test.each(["json", "ndjson"])("gives the plan to programs: --format %s", async (format) => {
    const { code, stdout } = await runMain(["train", file("bikes.json"), "--dry-run", "--format", format]);
    expect(code).toBe(0);
    expect(stdout.trimEnd()).not.toContain("\n");
    const plan = JSON.parse(stdout);
    expect(plan).toMatchObject({ type: "plan", samples: 80, inputWidth: 14, config: { data }, warnings: [] });
    expect(plan.profile).toMatchObject({ rows: 100, format: { decimal: ",", thousands: "." } });
    const kinds = plan.profile.columns.map(({ name, kind }: { name: string; kind: string }) => [name, kind]);
    expect(Object.fromEntries(kinds)).toEqual({
      Datum: "date",
      Feiertag: "yes/no",
      Wetter: "category",
      Temperatur: "number",
      Anzahl: "number",
    });
    expect(plan.inputs.columns.map(({ name }: { name: string }) => name)).toContain("Temperatur");
  });

  test("is what --format json is for: a log is for programs as ndjson", async () => {
    expect(await runMain(["train", file("bikes.json"), "--format", "json"])).toEqual({
      code: 2,
      stdout: "",
      stderr: "error: --format json goes with --dry-run; for a log that programs read, type --format ndjson\n",
    });
  });

  test("cuts long names and texts, not what tells columns apart", async () => {
    const name = "a very long name of a column that nobody would type";
    const rows = Array.from(
      { length: 40 },
      (_, row) => `the text number ${row % 5}, which is long,${(row * row) % 17}`,
    );
    writeFileSync(file("long.csv"), [`${name};y`, ...rows.map((row) => row.replace(/,(\d+)$/, ";$1"))].join("\n"));
    writeFileSync(
      file("long.json"),
      JSON.stringify({ data: { csv: "long.csv", target: "y" }, layers: [1], epochs: 1 }),
    );
    const { stdout } = await runMain(["train", file("long.json"), "--dry-run"]);
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    expect(stdout).toMatch(/^a very long name.*… +category +5 +the text number.*… +5$/m);
  });
});

test("inspect shows how the cells of a model are read, and what becomes of its columns", async () => {
  const model = file("model.json");
  await runMain(["train", file("bikes.json"), "--quiet", "-o", model]);
  const { code, stdout } = await runMain(["inspect", model]);
  expect(code).toBe(0);
  for (const line of [
    /^numbers as in +1\.234,5$/m,
    /^missing cells +indicator$/m,
    /^missing texts +"k\.A\."$/m,
    /^categories +at most 3 of a column$/m,
    /^left out +"Id"$/m,
    /^input +Datum +date as 31\.12\.2023: day of the year, weekday, hour, the mean if missing$/m,
    /^input +Wetter +one of "Regen", "Schnee", "heiter", or another text$/m,
    /^input +Temperatur +number, mean \S+, standard deviation \S+, \S+ if missing, and an input that says so$/m,
    /^target +Anzahl +number, mean \S+, standard deviation \S+$/m,
  ]) {
    expect(stdout).toMatch(line);
  }
});

test("inspect describes logarithms, and policies by column", async () => {
  const model = file("log.json");
  const missing = { Temperatur: "drop" };
  const other = { ...config, data: { ...data, missing, maxCategories: undefined }, scaleTargets: "log" };
  writeFileSync(file("other.json"), JSON.stringify(other));
  expect((await runMain(["train", file("other.json"), "--quiet", "-o", model])).code).toBe(0);
  const { stdout } = await runMain(["inspect", model]);
  expect(stdout).toMatch(/^missing cells +"Temperatur" drop$/m);
  expect(stdout).toMatch(/^target +Anzahl +number, the logarithm.* has mean \S+, standard deviation \S+$/m);
});
