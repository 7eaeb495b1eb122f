import { DataError, type Place } from "../../errors.js";
import { formatValue, formatValues } from "../../messages/formatValue.js";
import { suggestion } from "../../messages/nearest.js";
import { type LossName, losses } from "../../nn/losses/losses.js";
import type { Cell } from "../read/cell.js";
import type { CategoryColumn, ClassColumn, InputColumn, NumberColumn, OutputColumn } from "./dataset.js";
import { isMissing } from "./missing.js";
import { explainNumber, numberIn } from "./parseNumber.js";

/** Writes raw rows as the numbers that a network with known columns takes. */
export interface RowEncoder {
  /** The columns that a row's cells are of, in this order. */
  readonly names: readonly string[];
  /** Numbers that a row is written as. */
  readonly width: number;
  /**
   * @param place of the row, asked for where something is wrong with it
   * @throws DataError where a cell is missing, or is not like those in the data trained on
   */
  encode(row: readonly Cell[], into: Float64Array, offset: number, place: () => Place): void;
}

/** Numbers are filled and scaled, a category is 1 in its place. */
export function createInputEncoder(columns: readonly InputColumn[]): RowEncoder {
  return joinEncoders(
    columns,
    columns.map((column) => (column.kind === "number" ? encodeNumber(column) : encodeCategory(column))),
  );
}

/** Numbers are scaled; a class is 1 in its place if it is one of several, and its index if it is yes or no. */
export function createTargetEncoder(columns: readonly OutputColumn[], loss: LossName): RowEncoder {
  const { kind } = losses[loss].targets;
  return joinEncoders(
    columns,
    columns.map((column) => {
      if (column.kind === "class") return encodeClass(column, kind === "oneClass");
      return encodeNumber(column, { isTarget: true, isShare: kind === "yesOrNo" });
    }),
  );
}

/** Writes one cell, and tells what is wrong with it. */
interface CellEncoder {
  readonly width: number;
  write(cell: Cell, into: Float64Array, offset: number): string | undefined;
}

function joinEncoders(columns: readonly { readonly name: string }[], encoders: readonly CellEncoder[]): RowEncoder {
  const names = columns.map(({ name }) => name);
  return {
    names,
    width: encoders.reduce((sum, { width }) => sum + width, 0),
    encode: (row, into, offset, place) => {
      let at = offset;
      for (let i = 0; i < encoders.length; i++) {
        const encoder = encoders[i] as CellEncoder;
        const problem = encoder.write(row[i] ?? null, into, at);
        if (problem !== undefined) throw new DataError(`column ${formatValue(names[i])}: ${problem}`, place());
        at += encoder.width;
      }
    },
  };
}

const advice = ', and nothing is known to fill it with: leave the row out, or train with "missing" set to "mean"';

/** @param isShare whether it must lie in 0 … 1 */
function encodeNumber({ scaler, fill }: NumberColumn, { isTarget = false, isShare = false } = {}): CellEncoder {
  const { offset: origin, factor } = scaler ?? { offset: 0, factor: 1 };
  return {
    width: 1,
    write: (cell, into, at) => {
      const value = fill !== undefined && isMissing(cell) ? fill : numberIn(cell);
      if (value === undefined) return explainNumber(cell) + (cell === null && !isTarget ? advice : "");
      if (isShare && (value < 0 || value > 1)) return `got ${value}, expected a number in 0 … 1`;
      const scaled = (value - origin) / factor;
      into[at] = scaled;
      // A fill that is not known yet is NaN.
      if (Number.isFinite(scaled) || Number.isNaN(value)) return undefined;
      return `${value} lies too far from the data trained on to be scaled`;
    },
  };
}

function encodeCategory({ categories }: CategoryColumn): CellEncoder {
  const positions = new Map(categories.map((category, i) => [category, i]));
  return {
    width: categories.length,
    write: (cell, into, at) => {
      if (cell === null) return "the cell is empty";
      const position = positions.get(String(cell));
      if (position === undefined) {
        const near = suggestion(String(cell), categories);
        return `${formatValue(cell)} is not in the data trained on, which has ${formatValues(categories)}${near}`;
      }
      into.fill(0, at, at + categories.length);
      into[at + position] = 1;
      return undefined;
    },
  };
}

/** A numeric class is met by its number in any spelling, a text by itself. */
function encodeClass({ labels }: ClassColumn, isOneHot: boolean): CellEncoder {
  const positions = new Map(labels.map((label, i) => [label, i]));
  return {
    width: isOneHot ? labels.length : 1,
    write: (cell, into, at) => {
      if (cell === null) return "the cell is empty";
      const number = numberIn(cell);
      const position = positions.get(String(cell)) ?? (number === undefined ? undefined : positions.get(number));
      if (position === undefined) {
        const near = suggestion(String(cell), labels.map(String));
        return `${formatValue(cell)} is not one of the classes ${formatValues(labels)}${near}`;
      }
      if (!isOneHot) into[at] = position;
      else {
        into.fill(0, at, at + labels.length);
        into[at + position] = 1;
      }
      return undefined;
    },
  };
}
