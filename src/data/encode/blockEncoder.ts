import { type LossName, losses } from "../../nn/losses/losses.js";
import type { CellReader } from "../cells/cellReader.js";
import type { CellBlock } from "../read/cellBlock.js";
import type { PickedBlock } from "../read/rowPicker.js";
import { type CellEncoder, encodeInput, encodeTarget } from "./cellEncoders.js";
import type { InputColumn, NumberColumn, OutputColumn } from "./dataset.js";
import { scale } from "./scale.js";

/** Rows of a block that have been read as numbers. */
export interface BlockPart extends PickedBlock {
  /** The first of the rows. */
  readonly from: number;
  readonly count: number;
}

interface Column {
  readonly encoder: CellEncoder;
  /** The column if its numbers need no more than to be scaled. */
  readonly numbers: NumberColumn | undefined;
  /** The place of its first number in an encoded row. */
  readonly offset: number;
}

/** An encoder of inputs: it writes what `createInputEncoder` does. */
export function createInputBlockEncoder(columns: readonly InputColumn[], reader: CellReader): BlockEncoder {
  return new BlockEncoder(
    columns.map((column) => ({
      encoder: encodeInput(column, reader),
      numbers: column.kind === "number" ? column : undefined,
    })),
    reader,
  );
}

/** An encoder of targets: it writes what `createTargetEncoder` does. */
export function createTargetBlockEncoder(
  columns: readonly OutputColumn[],
  loss: LossName,
  reader: CellReader,
): BlockEncoder {
  const { kind } = losses[loss].targets;
  return new BlockEncoder(
    columns.map((column) => ({
      encoder: encodeTarget(column, kind, reader),
      // A number that is a share of yes is checked.
      numbers: column.kind === "number" && kind !== "yesOrNo" ? column : undefined,
    })),
    reader,
  );
}

/** Encodes rows that were read as numbers, a column at a time. */
export class BlockEncoder {
  private readonly columns: readonly Column[];
  private readonly width: number;
  private readonly isPlain: boolean;

  /** @param columns in the order of the block's positions */
  constructor(columns: readonly Omit<Column, "offset">[], { isPlain }: CellReader) {
    let offset = 0;
    this.columns = columns.map((column) => {
      offset += column.encoder.width;
      return { ...column, offset: offset - column.encoder.width };
    });
    this.width = offset;
    this.isPlain = isPlain;
  }

  /**
   * Encodes rows, if nothing is wrong with them. Else the numbers have no meaning, and the rows are to be encoded one by one, which
   * finds what is wrong.
   *
   * @param first where the columns begin among the block's positions
   * @returns whether nothing is wrong
   */
  encode(part: BlockPart, into: Float64Array, first = 0): boolean {
    return this.columns.every(({ numbers, encoder, offset }, i) => {
      const position = part.positions[first + i] as number;
      return numbers !== undefined && this.isPlain && part.cells.isNumeric(position)
        ? this.encodeNumbers(numbers, part, position, into, offset)
        : this.encodeCells(encoder, part, position, into, offset);
    });
  }

  private encodeNumbers(
    { scaler, indicator }: NumberColumn,
    { cells, from, count }: BlockPart,
    position: number,
    into: Float64Array,
    offset: number,
  ): boolean {
    const { values, columns }: CellBlock = cells;
    // A product with 0 is NaN for each number that is not finite.
    let sum = 0;
    for (let row = 0, at = offset; row < count; row++, at += this.width) {
      const value = values[(from + row) * columns + position] as number;
      const scaled = scaler === undefined ? value : scale(value, scaler);
      into[at] = scaled;
      if (indicator === true) into[at + 1] = 0;
      sum += 0 * scaled;
    }
    return sum === 0;
  }

  private encodeCells(
    encoder: CellEncoder,
    { cells, from, count }: BlockPart,
    position: number,
    into: Float64Array,
    offset: number,
  ): boolean {
    for (let row = 0; row < count; row++) {
      const problem = encoder.write(cells.cellAt(from + row, position), into, offset + row * this.width);
      if (problem !== undefined) return false;
    }
    return true;
  }
}
