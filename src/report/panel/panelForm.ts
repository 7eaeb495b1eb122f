import type { PlaneAxis } from "../../charts/plane/plane.js";
import { takesMissing } from "../../data/encode/cellEncoders.js";
import type { CategoryColumn, DateColumn, InputColumn, NumberColumn, OutputColumn } from "../../data/encode/dataset.js";
import type { RestoredModel } from "../../predict/restoreModel.js";
import type { NumberRange, ShownCell, ShownRows } from "../collect/shownRows.js";
import { findPicture, type InputPicture } from "./inputPicture.js";

/** A field of the form, for an input of the model. */
export type PanelField = { readonly name: string; readonly takesMissing: boolean; readonly start: ShownCell } & (
  | { readonly kind: "number"; readonly low: number; readonly high: number; readonly step: number }
  | { readonly kind: "category"; readonly categories: readonly string[]; readonly another?: string }
  | { readonly kind: "date"; readonly order: DateColumn["order"]; readonly hasTime: boolean }
);

/** A part of the answer, for a target of the model. */
export type PanelTarget = { readonly name: string } & (
  | {
      readonly kind: "class";
      readonly labels: readonly (string | number)[];
      /** The keys that the probabilities of the labels have in the record of a prediction. */
      readonly keys: readonly string[];
    }
  | { readonly kind: "number"; readonly range?: NumberRange | undefined }
);

/** What the form of the panel asks for, and what its answer shows. */
export interface PanelForm {
  readonly fields: readonly PanelField[];
  readonly targets: readonly PanelTarget[];
  readonly rows: ShownRows["rows"];
  /** The number of all rows of the data. */
  readonly count: number;
  /** If the inputs are the pixels of a picture, how these lie. */
  readonly picture?: InputPicture | undefined;
}

/** What the page's script reads. */
export interface PanelData extends PanelForm {
  /** The axes of the picture of the plane, if there is one. */
  readonly plane?: readonly [PlaneAxis, PlaneAxis] | undefined;
}

/** @param rows of the data, if it is at hand */
export function describeForm({ inputColumns, outputColumns }: RestoredModel, rows?: ShownRows): PanelForm {
  const first = rows?.rows[0];
  const fields = inputColumns.map((column, i) => describeField(column, rows?.inputs[i], first?.inputs[i]));
  const isOnly = outputColumns.length === 1;
  return {
    fields,
    targets: outputColumns.map((column, i) => describeTarget(column, isOnly, rows?.targets[i])),
    rows: rows?.rows ?? [],
    count: rows?.count ?? 0,
    picture: findPicture(fields),
  };
}

function describeField(column: InputColumn, range: NumberRange | undefined, start: ShownCell | undefined): PanelField {
  const common = { name: column.name, takesMissing: takesMissing(column) };
  switch (column.kind) {
    case "number": {
      const { low, high, isWhole } = range ?? rangeOfScaler(column);
      const step = isWhole && high - low >= 2 ? 1 : stepOf(high - low);
      return { ...common, kind: "number", low, high, step, start: start === undefined ? low / 2 + high / 2 : start };
    }
    case "category": {
      const { categories } = column;
      const another = column.other === undefined ? undefined : anotherText(column);
      return {
        ...common,
        kind: "category",
        categories,
        ...(another !== undefined && { another }),
        start: start === undefined ? (categories[0] as string) : start,
      };
    }
    case "date": {
      const hasTime = column.parts.includes("hour");
      const day = hasTime ? "2024-07-01T12:00:00" : "2024-07-01";
      return { ...common, kind: "date", order: column.order, hasTime, start: start === undefined ? day : start };
    }
  }
}

/** Where most numbers lie that a scaler was fitted on; without one, nothing is known. */
function rangeOfScaler({ scaler }: NumberColumn): NumberRange {
  switch (scaler?.kind) {
    case "minmax":
      return { low: scaler.offset, high: scaler.offset + scaler.factor, isWhole: false };
    case "standard":
      return { low: scaler.offset - 3 * scaler.factor, high: scaler.offset + 3 * scaler.factor, isWhole: false };
    default:
      return { low: -1, high: 1, isWhole: false };
  }
}

/** A power of ten of which a range has 100 to 1000. */
function stepOf(span: number): number {
  return span > 0 && Number.isFinite(span) ? Number(`1e${Math.floor(Math.log10(span)) - 2}`) : 1;
}

/** A text that is no category. */
function anotherText({ categories }: CategoryColumn): string {
  let text = "another text";
  while (categories.includes(text)) text += "…";
  return text;
}

function describeTarget(column: OutputColumn, isOnly: boolean, range: NumberRange | undefined): PanelTarget {
  const { name } = column;
  if (column.kind === "number") return { name, kind: "number", range };
  const { labels } = column;
  return { name, kind: "class", labels, keys: labels.map((label) => `p(${isOnly ? "" : `${name}=`}${label})`) };
}
