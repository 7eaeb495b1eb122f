import { type Finder, findersOf, type SelfTestRow } from "../../gradcheck/selfTest/selfTestRow.js";
import { formatCount } from "../../messages/formatCount.js";
import { bold, green, type Line, red } from "../output/line.js";
import type { Room } from "../output/output.js";
import { renderTable } from "./renderTable.js";

const titles = {
  rule: "Mistakes in the rules of ops",
  lowering: "Mistakes in lowerings on the wasm engine",
} as const satisfies Readonly<Record<SelfTestRow["layer"], string>>;

/** A table for each layer, with a line for each kind of mistake and one for all; then what the default check does not find. */
export async function renderSelfTest(rows: readonly SelfTestRow[], room?: Room): Promise<Line[]> {
  const tables: Line[] = [];
  for (const layer of ["rule", "lowering"] as const) {
    const ofLayer = rows.filter((row) => row.layer === layer);
    if (ofLayer.length > 0) tables.push(...(await renderLayer(layer, ofLayer, room)), "");
  }
  return [...tables, ...renderMissed(rows)];
}

async function renderLayer(
  layer: SelfTestRow["layer"],
  rows: readonly SelfTestRow[],
  room: Room | undefined,
): Promise<Line[]> {
  const finders = findersOf[layer];
  const cells = (row: Pick<SelfTestRow, "mistake" | "made" | "wrong" | "found">) => [
    row.mistake,
    String(row.made),
    String(row.wrong),
    ...finders.map((finder) => formatShare(row, finder)),
  ];
  const table = await renderTable(
    ["mistake", "made", "wrong", ...finders],
    ["left", "right", "right", ...finders.map(() => "right" as const)],
    [...rows.map(cells), cells(sumUp(rows, finders))],
    room && { room, remedies: ["gaps", ["mistake", 16], ["made", 0], ["wrong", 0], ["mistake", 4]] },
  );
  return [[bold(titles[layer])], ...table];
}

/** What a self-test comes to: mistakes made, those that change a value, and those of them that the default check does not find. */
export function countSelfTest(rows: readonly SelfTestRow[]) {
  const sum = (count: (row: SelfTestRow) => number) => rows.reduce((total, row) => total + count(row), 0);
  return {
    made: sum(({ made }) => made),
    wrong: sum(({ wrong }) => wrong),
    missed: sum(({ missed }) => missed.length),
  };
}

function sumUp(rows: readonly SelfTestRow[], finders: readonly Finder[]) {
  const sum = (count: (row: SelfTestRow) => number) => rows.reduce((total, row) => total + count(row), 0);
  return {
    mistake: "all",
    made: sum(({ made }) => made),
    wrong: sum(({ wrong }) => wrong),
    found: Object.fromEntries(finders.map((finder) => [finder, sum(({ found }) => found[finder] ?? 0)])),
  };
}

/** `98.7 %`. Only what is found without exception is 100 %. */
function formatShare({ wrong, found }: Pick<SelfTestRow, "wrong" | "found">, finder: Finder): string {
  if (wrong === 0) return "-";
  const count = found[finder] ?? 0;
  if (count === wrong) return "100 %";
  return `${(Math.floor((1000 * count) / wrong) / 10).toFixed(1)} %`;
}

function renderMissed(rows: readonly SelfTestRow[]): Line[] {
  const { wrong, missed } = countSelfTest(rows);
  const wrongOnes = ["Of ", formatCount(wrong, "mistake"), " that change a value, the default check "] as const;
  if (missed === 0) return [[...wrongOnes, green("finds all"), "."]];
  return [
    [...wrongOnes, red(`misses ${missed}`), ":"],
    ...rows.flatMap((row) => row.missed.map((place) => `  ${row.mistake}: ${place}`)),
  ];
}
