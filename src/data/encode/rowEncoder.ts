import { DataError, type Place } from "../../errors.js";
import { formatValue } from "../../messages/formatValue.js";
import { type LossName, losses } from "../../nn/losses/losses.js";
import type { CellReader } from "../cells/cellReader.js";
import type { Cell } from "../read/cell.js";
import { type CellEncoder, encodeInput, encodeTarget } from "./cellEncoders.js";
import type { InputColumn, OutputColumn } from "./dataset.js";

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
export function createInputEncoder(columns: readonly InputColumn[], reader: CellReader): RowEncoder {
  return joinEncoders(columns, (column) => encodeInput(column, reader));
}

/** An encoder of targets. Numbers are scaled. A class is one-hot if the loss takes one of several classes, and its index for yes or no. */
export function createTargetEncoder(columns: readonly OutputColumn[], loss: LossName, reader: CellReader): RowEncoder {
  const { kind } = losses[loss].targets;
  return joinEncoders(columns, (column) => encodeTarget(column, kind, reader));
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
