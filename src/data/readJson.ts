import { DataError, type Place } from "../errors.js";
import { formatValue } from "../messages/formatValue.js";
import { toCell } from "./cells.js";
import { type Cell, placeOf, type RowBatch, type RowSource, type Select } from "./rowSource.js";
import { selectColumns } from "./selectColumns.js";

/**
 * One object a line; empty lines are skipped. The columns are the keys of the first.
 *
 * @throws DataError where a line is no object of plain values; after the rows before it
 */
export async function* readNdjson(
  texts: AsyncIterable<string>,
  source: RowSource,
  select: Select,
): AsyncGenerator<RowBatch> {
  const objects = new ObjectReader(source, select);
  let rest = "";
  let line = 0;
  for await (const text of texts) {
    rest += text;
    // To look through a long line again with each of its chunks would take as long as it is, squared.
    if (!text.includes("\n")) continue;
    const lines = rest.split("\n");
    rest = lines.pop() as string;
    yield* objects.read(parseLines(lines, line));
    line += lines.length;
  }
  yield* objects.read(parseLines([rest], line));
}

/** @param before lines before these */
function* parseLines(lines: readonly string[], before: number): Generator<Entry> {
  for (const [i, line] of lines.entries()) {
    if (line.trim() !== "") yield { position: before + i + 1, value: parseJson(line) };
  }
}

/**
 * A list of objects. The columns are the keys of the first.
 *
 * @throws DataError where the document is no list of objects of plain values; after the rows before it
 */
export async function* readJson(
  texts: AsyncIterable<string>,
  source: RowSource,
  select: Select,
): AsyncGenerator<RowBatch> {
  const objects = new ObjectReader(source, select);
  let whole = "";
  for await (const text of texts) whole += text;
  const { name: file } = source;
  const document = parseJson(whole);
  if (document === undefined) throw new DataError(`this is not JSON: ${explainSyntax(whole)}`, { file });
  if (!Array.isArray(document)) {
    throw new DataError(`got ${formatValue(document)}, expected a list of objects, one for each row`, { file });
  }
  yield* objects.read(document.map((value: unknown, i) => ({ position: i + 1, value })));
}

/** What JSON.parse gives; undefined where the text is none. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function explainSyntax(text: string): string {
  try {
    JSON.parse(text);
  } catch (error) {
    if (error instanceof Error) return error.message;
  }
  return "it cannot be read";
}

interface Entry {
  /** Its line, or its number in a list; from 1. */
  readonly position: number;
  /** Undefined where it is not JSON. */
  readonly value: unknown;
}

/** Turns objects into rows. */
class ObjectReader {
  #wanted: readonly string[] | undefined;

  constructor(
    private readonly source: RowSource,
    private readonly select: Select,
  ) {}

  /** The rows of these entries, before what is wrong with one. */
  *read(entries: Iterable<Entry>): Generator<RowBatch> {
    const rows: (readonly Cell[])[] = [];
    const positions: number[] = [];
    let failure: unknown;
    try {
      for (const { position, value } of entries) {
        rows.push(this.#readRow(value, placeOf(this.source, position)));
        positions.push(position);
      }
    } catch (error) {
      failure = error;
    }
    if (rows.length > 0) yield { rows, positions };
    if (failure !== undefined) throw failure;
  }

  #readRow(value: unknown, place: Place): readonly Cell[] {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      const got = value === undefined ? "no JSON" : formatValue(value);
      throw new DataError(`got ${got}, expected an object such as {"x": 1}`, place);
    }
    this.#wanted ??= selectColumns(Object.keys(value), place, this.select);
    const object: Readonly<Record<string, unknown>> = { ...value };
    return this.#wanted.map((key) => (Object.hasOwn(value, key) ? toCell(object[key], key, place) : null));
  }
}
