import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FileBytes } from "../../../src/data/load/fileRows.js";
import { KeptTable, stampOf } from "../../../src/data/load/keptTable.js";
import type { DatasetOptions } from "../../../src/data/load/loadDatasets.js";
import { profileRows } from "../../../src/data/profile/profileRows.js";
import { openRows } from "../../../src/data/read/openRows.js";
import { createSha256 } from "../../../src/files/createSha256.js";
import { temporaryFolder } from "../../temporaryFolder.js";
import { loadAll } from "./loading.js";

/** Profiles a CSV file, whose target is `y`, and keeps its cells. */
async function keep(file: string): Promise<KeptTable> {
  const hash = createSha256();
  const stamp = stampOf(file) as string;
  const bytes = await FileBytes.open(file, { hash });
  const rows = await openRows(bytes, { format: "csv" });
  const kept = new KeptTable({ dialect: {}, stamp, hash }, rows.header?.columns ?? [], ["y"], (known) =>
    bytes.expect(known),
  );
  await profileRows(rows, {}, kept);
  return kept;
}

/** The data, or the error if there is one; and how many bytes were read for it. */
async function load(file: string, spec: object, options: Partial<DatasetOptions>) {
  let bytes = 0;
  const onRead = (reading: { readonly bytes: number }) => {
    bytes = reading.bytes;
  };
  const data = await loadAll({ csv: file, target: "y", ...spec }, { ...options, onRead, isHashed: true }).catch(
    (error: unknown) => String(error),
  );
  return { data, bytes };
}

/** Cells of a column of each kind, by a row and a number drawn for it. */
const kinds: Readonly<Record<string, (row: number, drawn: number) => string>> = {
  number: (_, drawn) => (drawn / 64).toFixed(drawn % 4),
  pixel: (_, drawn) => String(drawn % 256),
  gaps: (_, drawn) => (drawn % 5 === 0 ? "" : String(drawn / 8)),
  text: (_, drawn) => ["red", "green", '"a, b"'][drawn % 3] as string,
  mixed: (_, drawn) => (drawn % 7 === 0 ? "none" : String(drawn)),
  day: (_, drawn) => `2024-0${1 + (drawn % 9)}-1${drawn % 10}`,
  counter: (row) => String(row),
  unusual: (_, drawn) => ["NA", "1.050", "007", "inf", "1e999", '" 4 "', "-0", "2"][drawn % 8] as string,
};
const kind = fc.constantFrom(...Object.keys(kinds));
const policy = fc.constantFrom(undefined, "mean", "indicator", "drop");
const loss = fc.constantFrom("mse" as const, "crossEntropy" as const, "binaryCrossEntropy" as const);

describe("what is kept of a table", () => {
  test("makes the same data as its file, or the same error", async () => {
    const folder = temporaryFolder();
    const file = join(folder, "data.csv");
    const drawn = fc.record({
      columns: fc.array(kind, { minLength: 1, maxLength: 4 }),
      target: fc.oneof({ weight: 3, arbitrary: fc.constantFrom("number", "pixel", "text") }, kind),
      place: fc.nat(4),
      rows: fc.integer({ min: 1, max: 500 }),
      seed: fc.nat(),
      spec: fc.record({ missing: policy, unknown: fc.constantFrom(undefined, "other") }),
      options: fc.record({ loss, validation: fc.constantFrom(undefined, 0.3), scale: fc.constantFrom("none", "auto") }),
    });
    await fc.assert(
      fc.asyncProperty(drawn, async ({ columns, target, place, rows, seed, spec, options }) => {
        const all = columns.map((name, i) => [`x${i}`, kinds[name]] as const);
        const table = [...all.slice(0, place), ["y", kinds[target]] as const, ...all.slice(place)];
        const line = (row: number) =>
          table.map(([, cell], i) => cell?.(row, (Math.imul(row + 7 * i + seed, 2654435761) >>> 16) % 1000));
        const lines = Array.from({ length: rows }, (_, row) => line(row).join(","));
        writeFileSync(file, [table.map(([name]) => name).join(","), ...lines, ""].join("\n"));
        const { data } = await load(file, spec, options as Partial<DatasetOptions>);
        const known = await load(file, spec, { ...options, kept: await keep(file) } as Partial<DatasetOptions>);
        expect(known.data).toEqual(data);
      }),
      { numRuns: 40 },
    );
  });

  const rows = Array.from({ length: 40_000 }, (_, row) => `${row % 256},${row / 8},${["a", "b", "c"][row % 3]}`);
  const write = () => {
    const file = join(temporaryFolder(), "data.csv");
    writeFileSync(file, ["p,q,y", ...rows, ""].join("\n"));
    return file;
  };

  test("need not be read again", async () => {
    const file = write();
    const { bytes } = await load(file, {}, { loss: "crossEntropy", kept: await keep(file) });
    expect(bytes).toBeLessThan(readFileSync(file).length);
  });

  test("is not taken for a file that has changed", async () => {
    const file = write();
    const kept = await keep(file);
    appendFileSync(file, "1,2,d\n");
    const { data, bytes } = await load(file, {}, { loss: "crossEntropy", kept });
    expect(bytes).toBe(readFileSync(file).length);
    expect(data).toEqual((await load(file, {}, { loss: "crossEntropy" })).data);
  });

  test("is not enough for rows with weights", async () => {
    const file = write();
    const options = { loss: "crossEntropy", sampleWeight: "p" } as const;
    const { data } = await load(file, {}, { ...options, kept: await keep(file) });
    expect(data).toEqual((await load(file, {}, options)).data);
  });
});
