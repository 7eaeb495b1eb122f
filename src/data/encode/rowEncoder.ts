import { DataError, type Place } from "../../errors.js";
import { formatValue, formatValues } from "../../messages/formatValue.js";
import { suggestion } from "../../messages/nearest.js";
import { type LossName, losses } from "../../nn/losses/losses.js";
import type { Targets } from "../../nn/targets/targets.js";
import { isMissing } from "../cells/missing.js";
import { explainNumber, numberIn } from "../cells/parseNumber.js";
import type { Cell } from "../read/cell.js";
import type { CategoryColumn, ClassColumn, InputColumn, NumberColumn, OutputColumn } from "./dataset.js";

/** Writes raw rows as numbers, for a network whose columns are known. */
export interface RowEncoder {
  /** The names of the columns, in the order of a row's cells. */
  readonly names: readonly string[];
  /** How many numbers a row is written as. */
  readonly width: number;
  /**
   * @param place the place of the row; called if something is wrong with it
   * @throws DataError if a cell is missing, or is not like those in the data trained on
   */
  encode(row: readonly Cell[], into: Float64Array, offset: number, place: () => Place): void;
}

/** An encoder of inputs. Numbers are filled and scaled; the category of a cell is 1, the others are 0. */
export function createInputEncoder(columns: readonly InputColumn[]): RowEncoder {
  return joinEncoders(columns, encodeInput);
}

/** An encoder of targets. Numbers are scaled. A class is one-hot if the loss takes one of several classes, and its index for yes or no. */
export function createTargetEncoder(columns: readonly OutputColumn[], loss: LossName): RowEncoder {
  const { kind } = losses[loss].targets;
  return joinEncoders(columns, (column) => encodeTarget(column, kind));
}

/** Writes the cells of one column. */
interface CellEncoder {
  readonly width: number;
  /** @returns what is wrong with the cell, if anything is */
  write(cell: Cell, into: Float64Array, offset: number): string | undefined;
}

function joinEncoders<Column extends { readonly name: string }>(
  columns: readonly Column[],
  createEncoder: (column: Column) => CellEncoder,
): RowEncoder {
  const names = columns.map(({ name }) => name);
  const encoders = columns.map(createEncoder);
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

function encodeInput(column: InputColumn): CellEncoder {
  switch (column.kind) {
    case "number":
      return encodeNumber(column);
    case "category":
      return encodeCategory(column);
  }
}

function encodeTarget(column: OutputColumn, targets: Targets["kind"]): CellEncoder {
  switch (column.kind) {
    case "number":
      return encodeNumber(column, { isTarget: true, isShare: targets === "yesOrNo" });
    case "class":
      return encodeClass(column, targets === "oneClass");
  }
}

const advice = ', and nothing is known to fill it with: leave the row out, or train with "missing" set to "mean"';

/** @param isShare whether the number must be in 0 … 1 */
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
      return explainTooFar(value);
    },
  };
}

/** The message about a number that a scaler makes infinite. */
export function explainTooFar(value: number): string {
  return `${value} lies too far from the data trained on to be scaled`;
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

/** A numeric class matches its number in any spelling; a text matches itself. */
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
