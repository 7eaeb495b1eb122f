import type { CellReader } from "../data/cells/cellReader.js";
import { type CellEncoder, encodeInput } from "../data/encode/cellEncoders.js";
import type { InputColumn, NumberColumn } from "../data/encode/dataset.js";
import { scale } from "../data/encode/scale.js";
import type { CellBlock } from "../data/read/cellBlock.js";
import type { PickedBlock } from "../data/read/rowPicker.js";

/** Rows of a block that have been read as numbers. */
export interface BlockPart extends PickedBlock {
  /** The first of the rows. */
  readonly from: number;
  readonly count: number;
}

/** A column of the network's inputs. */
interface Column {
  readonly column: InputColumn;
  readonly encoder: CellEncoder;
  /** The place of its first number in a row of inputs. */
  readonly offset: number;
}

/** Rows that are encoded before the next column's turn: so many stay in the processor's nearest cache. */
const rowsInCache = 64;

/** Encodes the inputs of rows that were read as numbers, a column at a time. */
export class BlockEncoder {
  private readonly columns: readonly Column[];
  private readonly width: number;
  /** See `CellReader`. */
  private readonly isPlain: boolean;

  constructor(inputs: readonly InputColumn[], reader: CellReader) {
    let offset = 0;
    this.columns = inputs.map((column) => {
      const encoder = encodeInput(column, reader);
      offset += encoder.width;
      return { column, encoder, offset: offset - encoder.width };
    });
    this.width = offset;
    this.isPlain = reader.isPlain;
  }

  /**
   * Encodes rows, if nothing is wrong with them. Else the numbers have no meaning, and the rows are to be encoded one by one, which
   * finds what is wrong.
   *
   * @returns whether nothing is wrong
   */
  encode(part: BlockPart, into: Float64Array): boolean {
    const { count } = part;
    for (let row = 0; row < count; row += rowsInCache) {
      const some = { ...part, from: part.from + row, count: Math.min(rowsInCache, count - row) };
      if (!this.encodeRows(some, into, row * this.width)) return false;
    }
    return true;
  }

  /** @param start where the first row begins */
  private encodeRows(part: BlockPart, into: Float64Array, start: number): boolean {
    return this.columns.every(({ column, encoder, offset }, i) => {
      const position = part.positions[i] as number;
      return column.kind === "number" && this.isPlain && part.cells.isNumeric(position)
        ? this.encodeNumbers(column, part, position, into, start + offset)
        : this.encodeCells(encoder, part, position, into, start + offset);
    });
  }

  private encodeNumbers(
    { scaler, indicator = false }: NumberColumn,
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
      if (indicator) into[at + 1] = 0;
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
