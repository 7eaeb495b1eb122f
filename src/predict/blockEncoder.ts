import type { CellReader } from "../data/cells/cellReader.js";
import { isLocal } from "../data/cells/numberFormat.js";
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

/** Encodes the inputs of rows that were read as numbers, a column at a time. */
export class BlockEncoder {
  private readonly columns: readonly Column[];
  private readonly width: number;
  /** Whether a cell that is a number to `Number` is that number. */
  private readonly isPlain: boolean;

  constructor(inputs: readonly InputColumn[], reader: CellReader) {
    let offset = 0;
    this.columns = inputs.map((column) => {
      const encoder = encodeInput(column, reader);
      offset += encoder.width;
      return { column, encoder, offset: offset - encoder.width };
    });
    this.width = offset;
    const { format } = reader;
    const isMeant = (text: string) => reader.parse(text) !== undefined;
    this.isPlain = !isLocal(format) && format.missingTexts?.some(isMeant) !== true;
  }

  /**
   * Encodes rows, if nothing is wrong with them. Else the numbers have no meaning, and the rows are to be encoded one by one, which
   * finds what is wrong.
   *
   * @param into zeros at first
   * @returns whether nothing is wrong
   */
  encode(part: BlockPart, into: Float64Array): boolean {
    return this.columns.every(({ column, encoder, offset }, i) => {
      const position = part.positions[i] as number;
      return column.kind === "number" && this.isPlain && part.cells.isNumeric(position)
        ? this.encodeNumbers(column, part, position, into, offset)
        : this.encodeCells(encoder, part, position, into, offset);
    });
  }

  private encodeNumbers(
    { scaler }: NumberColumn,
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
