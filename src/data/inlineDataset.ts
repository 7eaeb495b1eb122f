import { DataError, type Place } from "../errors.js";
import { formatValue } from "../messages/formatValue.js";
import type { LossName } from "../nn/losses.js";
import type { DataColumns, Dataset } from "./dataset.js";
import { encodeInputs } from "./encodeInputs.js";
import { encodeTargets } from "./encodeTargets.js";
import { type RawColumn, TextCodes } from "./rawColumn.js";
import type { InlineSpec } from "./spec.js";

export interface InlineOptions {
  readonly loss: LossName;
  /** Where an entry of the data stands. */
  readonly place: (path: readonly (string | number)[]) => Place;
  /** Columns of other data that these are to be encoded like. */
  readonly like?: DataColumns | undefined;
}

/**
 * Data that stands in the config. Its inputs are called x1, x2, …, its targets y1, y2, …, or y where there is one.
 *
 * @throws DataError where rows are missing or of different lengths, or targets do not fit the loss
 */
export function inlineDataset({ inputs, targets }: InlineSpec, { loss, place, like }: InlineOptions): Dataset {
  const rows = inputs.length;
  if (rows === 0) throw new DataError("inputs has no rows", place(["inputs"]));
  if (targets.length !== rows) {
    throw new DataError(`got ${targets.length} targets for ${rows} inputs, expected as many`, place(["targets"]));
  }
  const targetRows = targets.map((target) => (isRow(target) ? target : [target]));
  const placeIn = (key: string) => (row: number) => place([key, row]);
  return {
    ...encodeInputs(toColumns(inputs, "inputs", nameInputs, placeIn("inputs")), rows, {
      place: placeIn("inputs"),
      like: like?.inputColumns,
    }),
    ...encodeTargets(toColumns(targetRows, "targets", nameTargets, placeIn("targets")), rows, {
      loss,
      numericLabels: false,
      place: placeIn("targets"),
      like: like?.outputColumns,
    }),
  };
}

type Cell = number | string;

function isRow<T>(target: T | readonly T[]): target is readonly T[] {
  return Array.isArray(target);
}

function nameInputs(index: number): string {
  return `x${index + 1}`;
}

function nameTargets(index: number, columns: number): string {
  return columns === 1 ? "y" : `y${index + 1}`;
}

function toColumns(
  rows: readonly (readonly Cell[])[],
  key: string,
  nameOf: (index: number, columns: number) => string,
  place: (row: number) => Place,
): readonly RawColumn[] {
  const [first = []] = rows;
  if (first.length === 0) throw new DataError(`${key}[0] is empty: expected a number or more`, place(0));
  const ragged = rows.findIndex((row) => row.length !== first.length);
  if (ragged >= 0) {
    const got = rows[ragged]?.length;
    throw new DataError(
      `${key}[${ragged}]: got a row of ${got}, expected ${first.length} as in the first`,
      place(ragged),
    );
  }
  return first.map((_, index) => toColumn(rows, index, key, nameOf(index, first.length), place));
}

function toColumn(
  rows: readonly (readonly Cell[])[],
  index: number,
  key: string,
  name: string,
  place: (row: number) => Place,
): RawColumn {
  const cells = rows.map((row) => row[index] ?? 0);
  const isText = typeof cells[0] === "string";
  const other = cells.findIndex((cell) => (typeof cell === "string") !== isText);
  if (other >= 0) {
    const expected = isText ? "a text" : "a number";
    throw new DataError(
      `${key}[${other}]: got ${formatValue(cells[other])}, expected ${expected} as in the first`,
      place(other),
    );
  }
  if (!isText) return { kind: "numbers", name, values: Float64Array.from(cells, Number) };
  const texts = new TextCodes();
  const codes = Uint32Array.from(cells, (cell) => texts.codeOf(String(cell)));
  return { kind: "texts", name, texts: texts.texts, codes };
}
