import { isUtf8 } from "node:buffer";
import type { ChunkDecoder } from "../../text/decodeText.js";
import type { RowKernel } from "./rowKernel.js";
import type { ByteParser, ParsedRows, RowParser } from "./rowParser.js";

const [lineFeed, carriageReturn] = [0x0a, 0x0d];
/** A longer line is not held as bytes. */
const longestLine = 2 ** 18;
/** If the kernel reads fewer rows at a time, more and more bytes are left to the parser of texts. */
const fewRows = 16;
const [leastBytes, mostBytes] = [64, 2 ** 18];
const nothing: Buffer = Buffer.alloc(0);

/** The parser of texts. */
interface TextParser extends Pick<RowParser, "parse"> {
  /** Whether the text so far ends between two rows. */
  readonly isBetweenRows: boolean;
  /** Passes over rows of a line each, which are read elsewhere, and returns the line of the first. */
  passOver(rows: number): number;
}

/**
 * Reads the rows of CSV that are plain by a kernel, from bytes to numbers, and leaves all else to the parser of texts: rows with quoted line
 * breaks, empty lines, and whatever is wrong.
 */
export class PlainRows implements ByteParser {
  /** The beginning of a line whose end is not there yet. */
  private rest: Buffer = nothing;
  /** Where lines are joined that lie in two chunks. They all share it, since buffers that are thrown away take time. */
  private joined: Buffer = nothing;
  /** Whether the parser of texts is between two rows: the next byte begins a line. */
  private isBetween: boolean;
  /** So many bytes, up to the end of a line, are left to the parser of texts if the kernel cannot read their first row. */
  private oddBytes = 0;

  constructor(
    private readonly parser: TextParser,
    private readonly decoder: ChunkDecoder,
    private readonly kernel: RowKernel,
  ) {
    this.isBetween = parser.isBetweenRows;
  }

  *parse(chunk?: Buffer): Generator<ParsedRows> {
    if (chunk === undefined) {
      yield* this.parseText(this.rest);
      yield this.parser.parse(this.decoder.decode());
      yield this.parser.parse();
      return;
    }
    let bytes = chunk;
    if (!this.isBetween) {
      const end = bytes.indexOf(lineFeed) + 1;
      yield* this.parseText(end === 0 ? bytes : bytes.subarray(0, end));
      bytes = end === 0 ? nothing : bytes.subarray(end);
      if (!this.isBetween) return yield* this.parseText(bytes);
    }
    const end = bytes.lastIndexOf(lineFeed) + 1;
    if (end > 0) {
      const lines = this.joinRest(bytes.subarray(0, end));
      this.rest = bytes.subarray(end);
      yield* this.parseLines(lines);
    } else this.rest = this.joinRest(bytes);
    // Long lines, and those that end in carriage returns alone.
    const isOdd = this.rest.length > longestLine || (end === 0 && this.rest.includes(carriageReturn));
    if (isOdd || !this.isBetween) yield* this.parseText(this.joinRest(nothing));
  }

  private joinRest(bytes: Buffer): Buffer {
    const { rest } = this;
    this.rest = nothing;
    if (rest.length === 0) return bytes;
    const length = rest.length + bytes.length;
    if (this.joined.length < length) this.joined = Buffer.allocUnsafeSlow(length + longestLine);
    rest.copy(this.joined);
    bytes.copy(this.joined, rest.length);
    return this.joined.subarray(0, length);
  }

  private *parseText(bytes: Buffer): Generator<ParsedRows> {
    if (bytes.length === 0) return;
    yield this.parser.parse(this.decoder.decode(bytes));
    this.isBetween = this.parser.isBetweenRows;
  }

  private *parseLines(lines: Buffer): Generator<ParsedRows> {
    // The decoder says what is wrong, and in which line.
    if (!this.decoder.isUtf8 || !isUtf8(lines) || lines.includes(0)) return yield* this.parseText(lines);
    for (let at = 0; at < lines.length; ) {
      const read = this.isBetween ? this.kernel.read(lines.subarray(at)) : undefined;
      if (read === undefined) {
        const end = lines.indexOf(lineFeed, Math.min(at + this.oddBytes, lines.length - 1)) + 1;
        yield* this.parseText(lines.subarray(at, end));
        at = end;
        this.oddBytes = Math.min(2 * Math.max(this.oddBytes, leastBytes), mostBytes);
        continue;
      }
      at += read.length;
      const { block } = read;
      if (block.rows >= fewRows) this.oddBytes = 0;
      this.decoder.passOver(block.rows);
      const first = this.parser.passOver(block.rows);
      yield { rows: [], block, lines: countFrom(first, block.rows) };
    }
  }
}

function countFrom(first: number, count: number): readonly number[] {
  const numbers = new Array<number>(count);
  for (let i = 0; i < count; i++) numbers[i] = first + i;
  return numbers;
}
