import type { DatePart } from "../../src/data/cells/dateParts.js";
import type { DateOrder } from "../../src/data/cells/parseDate.js";
import type { InputColumn, OutputColumn } from "../../src/data/encode/dataset.js";
import type { LossName } from "../../src/nn/losses/losses.js";
import type { RandomStream } from "../../src/random.js";

export type RawCell = string | number | null;

/** An input column with cells that predict takes, and cells that it refuses. */
export interface DrawnColumn {
  readonly column: InputColumn;
  /** Some of them missing or unknown, if the column takes that. */
  readonly cells: readonly RawCell[];
  readonly refused: readonly RawCell[];
}

/** What `data` of the config says about cells. */
export interface CellWriting {
  readonly missingTexts?: readonly string[];
  readonly decimal?: "." | ",";
  readonly thousands?: "." | "," | "'" | " ";
}

/** Names that are hard for identifiers, strings and comments. */
const nastyNames = [
  'the "size"',
  "*/ end",
  "größe ≤ 3 🙂",
  "__proto__",
  "  two  spaces",
  "int",
  "constructor",
  "a\\b\n%s",
  "1st",
  "default",
  "<b>&amp;",
  "predict",
  "toString",
  "-",
];

export const writings: readonly CellWriting[] = [
  {},
  {},
  { missingTexts: ["-999", "unknown"] },
  { decimal: ",", thousands: "." },
  {},
  { thousands: "'" },
  { missingTexts: ["."] },
];

/** The columns of the model of that index: a few of the kinds that its index asks for. */
export function drawColumns(index: number, writing: CellWriting, random: RandomStream): readonly DrawnColumn[] {
  const isOnlyNumbers = index % 4 === 0;
  const count = index % 10 === 9 ? 1 : 2 + random.integer(4);
  return Array.from({ length: count }, (_, i) => {
    const name = index % 3 === 2 ? (nastyNames[(index + i) % nastyNames.length] as string) : `x${i + 1}`;
    const kind = isOnlyNumbers ? 0 : (index + i) % 4;
    if (kind === 1) return drawCategories(name, index + i, writing, random);
    if (kind === 3) return drawDates(name, Math.floor(index / 2) + i, writing, random);
    return drawNumbers(name, Math.floor(index / 4) + i, writing, random);
  });
}

function drawNumbers(name: string, variant: number, writing: CellWriting, random: RandomStream): DrawnColumn {
  // Numbers in a format of their own are large enough to have thousands.
  const kind = isLocal(writing) ? 1 + (variant % 2) : variant % 3;
  const offset = isLocal(writing) ? 1500 : random.normal(3, 40);
  const factor = isLocal(writing) ? 900.25 : Math.abs(random.normal(0, 5)) + 0.1;
  const scaler = kind === 0 ? undefined : ({ kind: kind === 1 ? "standard" : "minmax", offset, factor } as const);
  const isFilled = variant % 4 > 1;
  const draw = () => (scaler === undefined ? random.normal(0, 1.5) : random.normal(offset, factor));
  const numbers = Array.from({ length: 9 }, (_, i) => writeNumber(draw(), i, writing));
  const missing = missingCells(writing);
  return {
    column: {
      name,
      kind: "number",
      ...(isFilled && { fill: draw() }),
      ...(variant % 4 === 3 && { indicator: true }),
      ...(scaler !== undefined && { scaler }),
    },
    cells: isFilled ? [...numbers, ...missing] : numbers,
    refused: ["a lot", ...(isFilled ? [] : missing), ...(writing.missingTexts === undefined ? [] : ["NA"])],
  };
}

function isLocal({ decimal, thousands }: CellWriting): boolean {
  return decimal !== undefined || thousands !== undefined;
}

/** As a number of JSON, or as a text of CSV in the format of the data. */
function writeNumber(value: number, index: number, { decimal = ".", thousands }: CellWriting): RawCell {
  if (index % 3 === 0) return value;
  const [whole = "", fraction = ""] = (index % 3 === 1 ? String(value) : value.toFixed(3)).split(".");
  const grouped = thousands === undefined ? whole : whole.replace(/\B(?=(?:\d{3})+$)/g, thousands);
  return fraction === "" ? grouped : `${grouped}${decimal}${fraction}`;
}

function missingCells({ missingTexts }: CellWriting): readonly RawCell[] {
  return missingTexts === undefined ? [null, "", "NA", "?", " "] : [null, "", ...missingTexts];
}

function drawCategories(name: string, variant: number, writing: CellWriting, random: RandomStream): DrawnColumn {
  const sets = [
    ["red", "green", "blue"],
    ['say "hi"', "it's", "*/", "a,b"],
    ["1", "2", "10"],
    ["NA", "ja", "nein"],
    ["été", "日本", "🙂", "\\n", "__proto__"],
    ["only"],
    Array.from({ length: 12 + random.integer(20) }, (_, i) => `kind ${i}`),
  ];
  const categories = sets[variant % sets.length] as readonly string[];
  const other = ([undefined, "input", "zeros"] as const)[Math.floor(variant / 2) % 3];
  const indicator = Math.floor(variant / 3) % 2 === 1;
  const known = categories.map((text) => (/^\d+$/.test(text) ? Number(text) : text));
  const missing = missingCells(writing).filter((cell) => !categories.includes(String(cell)));
  const unknown: readonly RawCell[] = ["violet", "Red", 77, "constructor"];
  return {
    column: {
      name,
      kind: "category",
      categories,
      ...(other !== undefined && { other }),
      ...(indicator && { indicator: true }),
    },
    cells: [...categories, ...known, ...(other === undefined ? [] : unknown), ...(indicator ? missing : [])],
    refused: [...(other === undefined ? unknown : []), ...(indicator ? [] : missing)],
  };
}

const partSets: readonly (readonly DatePart[])[] = [
  ["year", "dayOfYear", "weekday", "hour"],
  ["weekday", "year"],
  ["hour"],
  ["dayOfYear", "hour", "year"],
];

const datesByOrder: Readonly<Record<DateOrder, readonly string[]>> = {
  ymd: [
    "2024-02-29",
    "2023-12-31T23:59:59",
    "20240131T060000",
    "2021-07",
    "1999/1/2 7:30 PM",
    "2024-06-15 12:00:00.5Z",
  ],
  dmy: ["29.02.2024", "31/12/23 08:15", "1-1-1970 24:00", "3.4.69", "15.06.2031, 11:45:10"],
  mdy: ["02/29/2024", "12-31-23 11:59 p.m.", "1/1/1970 12:00 AM", "6/15/70 0:00"],
};

function drawDates(name: string, variant: number, writing: CellWriting, random: RandomStream): DrawnColumn {
  const order = (["ymd", "dmy", "mdy"] as const)[variant % 3] as DateOrder;
  const parts = partSets[variant % partSets.length] as readonly DatePart[];
  const isFilled = Math.floor(variant / 2) % 2 === 0;
  const fills = parts.flatMap((part) =>
    part === "year" ? [2010 + random.uniform(0, 9)] : [random.uniform(-1, 1), random.uniform(-1, 1)],
  );
  const missing = missingCells(writing);
  // Without a scaler, a year would drown all other inputs.
  const scaler = { kind: variant % 5 === 0 ? "minmax" : "standard", offset: 2005.25, factor: 17.5 } as const;
  return {
    column: {
      name,
      kind: "date",
      order,
      parts,
      ...(isFilled && { fills }),
      ...(isFilled && variant % 3 === 1 && { indicator: true }),
      ...(parts.includes("year") && { scaler }),
    },
    cells: [...datesByOrder[order], ...(isFilled ? missing : [])],
    refused: ["2023-02-29", "31.4.2024", "13/13/2024", "soon", 17, ...(isFilled ? [] : missing)],
  };
}

/** A loss and the targets that it is trained on. */
export interface DrawnTargets {
  readonly loss: LossName;
  /** Undefined if the model does not describe them. */
  readonly columns?: readonly OutputColumn[];
  /** The number of outputs. */
  readonly width: number;
  readonly threshold?: number;
}

const standard = { kind: "standard", offset: -12.5, factor: 340 } as const;
const minmax = { kind: "minmax", offset: 1e-3, factor: 0.02 } as const;
const log = (shift: 0 | 1) => ({ kind: "log", shift, offset: 2.5, factor: 0.75 }) as const;
const flag = (name: string, labels: readonly (string | number)[] = ["no", "yes"]): OutputColumn => ({
  name,
  kind: "class",
  labels,
});
const number = (name: string): OutputColumn => ({ name, kind: "number" });

/** One after the other for the models. */
export const targets: readonly DrawnTargets[] = [
  { loss: "mse", columns: [number("y")], width: 1 },
  { loss: "crossEntropy", columns: [flag("kind", ["setosa", "versicolor", "virginica"])], width: 3 },
  { loss: "binaryCrossEntropy", columns: [flag("sick")], width: 1 },
  { loss: "mae", columns: [{ ...number("price"), scaler: log(0) } as OutputColumn], width: 1 },
  { loss: "crossEntropy", columns: [flag("digit", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])], width: 10 },
  { loss: "huber", columns: [{ ...number('the "y" */'), scaler: standard } as OutputColumn], width: 1 },
  { loss: "binaryCrossEntropy", columns: [flag("a"), flag("b b", [0, 1]), flag("ç", ["*/", '"'])], width: 3 },
  {
    loss: "mse",
    columns: [
      { ...number("y one"), scaler: minmax } as OutputColumn,
      { ...number("y_one"), scaler: log(1) } as OutputColumn,
      number("while"),
    ],
    width: 3,
  },
  { loss: "crossEntropy", columns: [flag("c", ["no", "yes"])], width: 2, threshold: 0.3 },
  { loss: "binaryCrossEntropy", columns: [flag("sick"), number("share")], width: 2 },
  { loss: "crossEntropy", columns: [flag("half", [0.5, 1.5, -2, 1e21])], width: 4 },
  { loss: "mse", width: 2 },
  { loss: "binaryCrossEntropy", columns: [flag("late", ['"yes"', "größer 🙂"])], width: 1, threshold: 0.62 },
  { loss: "crossEntropy", width: 3 },
  { loss: "mae", columns: [{ ...number("a"), scaler: standard } as OutputColumn, number("b")], width: 2 },
  { loss: "binaryCrossEntropy", width: 2 },
  { loss: "crossEntropy", columns: [flag("class", [-3, 7])], width: 2 },
  { loss: "huber", columns: [number("z")], width: 1 },
  { loss: "binaryCrossEntropy", columns: [number("share")], width: 1 },
  { loss: "crossEntropy", columns: [flag("mixed", ["1", "one", 2])], width: 3 },
  { loss: "binaryCrossEntropy", columns: [flag("p", [1, 2]), flag("q", ["x", "y"])], width: 2, threshold: 0.8 },
  { loss: "mse", width: 1 },
];
