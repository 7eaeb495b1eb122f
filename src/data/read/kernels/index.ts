import { hasPoint, hasZeros, isPointed, isQuoted, isText, isUnread } from "./marks";
import { toDouble } from "./toDouble";

const newline: u32 = 0x0a;

let delimiter: u32 = 0;
let quote: u32 = 0;
let fives: usize = 0;

/** Where the last call of `readRows` stopped: behind the last row that it read. */
let stopped: usize = 0;
export function stoppedAt(): usize {
  return stopped;
}

/** How many cells of the last call are numbers whose values are not found yet. */
let unread: i32 = 0;
export function unreadCells(): i32 {
  return unread;
}

/** What `readCell` found: how the cell is written, its value, where its text begins and ends, and where the delimiter behind it is. */
let mark: i32 = 0;
let value: f64 = 0;
let begin: usize = 0;
let end: usize = 0;
let behind: usize = 0;

/**
 * @param delimiterCode of one byte, and not a character of a number
 * @param quoteCode likewise; 10 if there is none
 * @param powers see `toDouble`
 */
export function setUp(delimiterCode: u32, quoteCode: u32, powers: usize): void {
  delimiter = delimiterCode;
  quote = quoteCode;
  fives = powers;
}

/**
 * Reads rows that have so many cells each. It stops before a row that it cannot read: one with more or fewer cells, with a quote inside
 * of a cell, with a quoted cell that has line breaks or quotes, or with a carriage return inside.
 *
 * @param from where the first row begins
 * @param until where the last one ends; the byte before is a line feed; 8 bytes behind can be read
 * @param most rows that there is room for
 * @param values a double for each cell; 0 if it is no number
 * @param marks a byte for each cell
 * @param begins where the text of each cell begins, from `from` on
 * @param ends where it ends
 * @param columnMarks the marks of all cells of each column, joined
 * @returns the number of rows
 */
export function readRows(
  from: usize,
  until: usize,
  columns: i32,
  most: i32,
  values: usize,
  marks: usize,
  begins: usize,
  ends: usize,
  columnMarks: usize,
): i32 {
  const last = columns - 1;
  let at = from;
  let rows = 0;
  let cell: usize = 0;
  unread = 0;
  while (at < until && rows < most) {
    let rowUnread = 0;
    let rowMarks = 0;
    let next = at;
    let column = 0;
    for (; column < columns; column++) {
      const index = cell + column;
      // All cells of some tables are whole numbers of a few digits. It takes a single branch to see it, which is foreseen.
      const bytes = load<u64>(next);
      const length = countDigits(bytes);
      const code: u32 = <u32>(bytes >> (length << 3)) & 0xff;
      const isShort = i32(length - 1 < 4) & (i32(code === delimiter) | i32(code === newline));
      const hasNoZeros = i32(length < 3) | i32((bytes & 0xff) !== 0x30);
      if ((isShort & hasNoZeros) !== 0) {
        store<f64>(values + (index << 3), <f64>valueOfFew(<u32>bytes, <u32>length));
        store<u8>(marks + index, 0);
        store<u32>(begins + (index << 2), <u32>(next - from));
        store<u32>(ends + (index << 2), <u32>(next + <usize>length - from));
        behind = next + <usize>length;
        mark = 0;
      } else {
        if (!readCell(next)) break;
        store<f64>(values + (index << 3), value);
        store<u8>(marks + index, <u8>mark);
        store<u32>(begins + (index << 2), <u32>(begin - from));
        store<u32>(ends + (index << 2), <u32>(end - from));
        if ((mark & isUnread) !== 0) rowUnread++;
        rowMarks |= mark;
      }
      const isLast = <u32>load<u8>(behind) !== delimiter;
      if (isLast !== (column === last)) break;
      next = behind + 1;
    }
    // A line of spaces is no row. They may be spaces beyond ASCII.
    const mayBeEmpty = mark === isText && (begin === end || load<u8>(begin) >= 0x80);
    if (column < columns || (columns === 1 && mayBeEmpty)) break;
    if (rowMarks !== 0) joinMarks(columnMarks, marks + cell, columns);
    if (<u32>load<u8>(behind) !== newline) next++; // a carriage return
    at = next;
    rows++;
    cell += columns;
    unread += rowUnread;
  }
  stopped = at;
  return rows;
}

/** Joins the marks of a row to those of the columns. */
function joinMarks(columnMarks: usize, marks: usize, columns: i32): void {
  let i: i32 = 0;
  for (; i + 8 <= columns; i += 8) store<u64>(columnMarks + i, load<u64>(columnMarks + i) | load<u64>(marks + i));
  for (; i < columns; i++) store<u8>(columnMarks + i, load<u8>(columnMarks + i) | load<u8>(marks + i));
}

/** How many digits eight bytes begin with, the first of them in the lowest byte; 7 also if all are digits. */
function countDigits(bytes: u64): u64 {
  // Bytes of 0x80 and more are no digits.
  const others = ((bytes + 0x4646464646464646) | (bytes - 0x3030303030303030) | bytes) & 0x8080808080808080;
  return ctz(others | 0x8000000000000000) >> 3;
}

/** The number that up to four digits spell. What follows them in the four bytes has no meaning. */
function valueOfFew(bytes: u32, length: u32): u32 {
  const digits = (bytes << ((4 - length) << 3)) & 0x0f0f0f0f;
  const pairs = (digits * 10 + (digits >> 8)) & 0x00ff00ff;
  return (pairs * 100 + (pairs >> 16)) & 0xffff;
}

function isSpace(code: u32): bool {
  return (code === 0x20 || code === 0x09 || code === 0x0b || code === 0x0c) && code !== delimiter;
}

function skipSpaces(at: usize): usize {
  while (isSpace(load<u8>(at))) at++;
  return at;
}

/** Whether the cell ends here: with a delimiter, or with its line. */
function isEnd(at: usize): bool {
  const code: u32 = load<u8>(at);
  return code === delimiter || code === newline || (code === 0x0d && <u32>load<u8>(at, 1) === newline);
}

/** Whether eight bytes are digits. */
function areDigits(bytes: u64): bool {
  return (
    ((bytes & 0xf0f0f0f0f0f0f0f0) | (((bytes + 0x0606060606060606) & 0xf0f0f0f0f0f0f0f0) >> 4)) === 0x3333333333333333
  );
}

/** The number that eight digits spell, the first of them in the lowest byte. */
function valueOfDigits(bytes: u64): u64 {
  const pairs = (bytes - 0x3030303030303030) * 10 + ((bytes - 0x3030303030303030) >> 8);
  return (
    ((pairs & 0x000000ff000000ff) * 0x000f424000000064 + ((pairs >> 16) & 0x000000ff000000ff) * 0x0000271000000001) >>
    32
  );
}

/** The digits read so far, as a whole number; it means nothing if there are more than 19. */
let digits: u64 = 0;

/** Reads digits on, and returns where they end. */
function readDigits(from: usize): usize {
  let at = from;
  let sum = digits;
  for (let bytes = load<u64>(at); areDigits(bytes); bytes = load<u64>(at)) {
    sum = sum * 100000000 + valueOfDigits(bytes);
    at += 8;
  }
  for (let digit = <u32>load<u8>(at) - 0x30; digit < 10; digit = <u32>load<u8>(at) - 0x30) {
    sum = sum * 10 + digit;
    at++;
  }
  digits = sum;
  return at;
}

/** Whether the row can be read on behind this cell. */
function readCell(from: usize): bool {
  const start = skipSpaces(from);
  const isInQuotes = <u32>load<u8>(start) === quote && quote !== newline;
  const inner = isInQuotes ? start + 1 : start;
  let at = inner;
  const code: u32 = load<u8>(at);
  const isNegative = code === 0x2d;
  at += usize(isNegative) | usize(code === 0x2b); // a branch could not be foreseen
  const first = at;
  digits = 0;
  at = readDigits(at);
  const whole = <i32>(at - first);
  let count = whole;
  let exponent = 0;
  let found = 0;
  if (load<u8>(at) === 0x2e) {
    const point = ++at;
    at = readDigits(at);
    exponent = <i32>(point - at);
    count -= exponent;
    found = hasPoint;
  }
  if (count === 0) return readText(start);
  let isPlain = true;
  if ((load<u8>(at) | 0x20) === 0x65) {
    isPlain = false;
    const sign: u32 = load<u8>(++at);
    if (sign === 0x2d || sign === 0x2b) at++;
    let power = 0;
    const firstOfPower = at;
    for (let digit = <u32>load<u8>(at) - 0x30; digit < 10; digit = <u32>load<u8>(at) - 0x30) {
      if (power < 100000) power = power * 10 + digit;
      at++;
    }
    if (at === firstOfPower) return readText(start);
    exponent += sign === 0x2d ? -power : power;
  }
  begin = inner;
  end = at;
  if (isInQuotes && <u32>load<u8>(at++) !== quote) return readText(start);
  if (!isEnd(at)) {
    at = skipSpaces(at);
    if (!isEnd(at)) return readText(start);
  }
  behind = at;
  if (count > 19) {
    // Zeros at the beginning do not count.
    for (let zero = first; load<u8>(zero) === 0x30 || load<u8>(zero) === 0x2e; zero++)
      if (load<u8>(zero) === 0x30) count--;
  }
  const magnitude = count > 19 ? NaN : toDouble(digits, exponent, fives);
  value = isNegative ? -magnitude : magnitude;
  if (!(magnitude >= 0)) found |= isUnread;
  if (isPlain) {
    if (found === hasPoint && exponent === -3 && whole >= 1 && whole <= 3 && load<u8>(first) !== 0x30)
      found |= isPointed;
    if (found === 0 && whole >= 3 && load<u8>(inner) === 0x30) found = hasZeros;
  }
  mark = isInQuotes ? found | isQuoted : found;
  return true;
}

/** Reads a cell that is no number, in quotes or without them. */
function readText(start: usize): bool {
  value = 0;
  mark = isText;
  let at = start;
  if (<u32>load<u8>(at) === quote && quote !== newline) {
    begin = ++at;
    while (<u32>load<u8>(at) !== quote) {
      const code: u32 = load<u8>(at);
      if (code === newline || code === 0x0d) return false;
      at++;
    }
    end = at;
    behind = skipSpaces(at + 1);
    mark = isText | isQuoted;
    return isEnd(behind);
  }
  begin = start;
  while (!isEnd(at)) {
    const code: u32 = load<u8>(at);
    if (code === quote || code === 0x0d) return false;
    at++;
  }
  behind = at;
  while (at > start && isSpace(load<u8>(at - 1))) at--;
  end = at;
  return true;
}
