import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TextError } from "../../src/errors.js";
import { JsonTokenizer } from "../../src/json/tokenizer.js";
import { ValueBuilder } from "../../src/json/valueBuilder.js";

/** Reads a text that comes in chunks; a number is the text that it is written as. */
function read(chunks: readonly string[], isLines = false): readonly unknown[] {
  const values: unknown[] = [];
  const builder = new ValueBuilder(() => tokenizer.place);
  const handler = {
    openObject: () => builder.openObject(),
    closeObject: () => builder.closeObject(),
    openList: () => builder.openList(),
    closeList: () => builder.closeList(),
    key: (name: string) => builder.key(name),
    text: (value: string) => builder.text(value),
    number: (value: string | number) => builder.number(value),
    word: (value: boolean | null | number) => builder.word(value),
    endDocument: () => values.push(builder.value),
  };
  const tokenizer = new JsonTokenizer(handler, { file: "x.json", isLines });
  for (const chunk of chunks) tokenizer.write(chunk);
  tokenizer.end();
  return values;
}

function failure(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

/** A text in pieces of these lengths, over and over. */
function cut(text: string, lengths: readonly number[]): string[] {
  const pieces: string[] = [];
  for (let at = 0, i = 0; at < text.length; i++) {
    const length = lengths[i % lengths.length] as number;
    pieces.push(text.slice(at, at + length));
    at += length;
  }
  return pieces;
}

const anyJson = fc.jsonValue({ maxDepth: 4 });
const lengths = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 });

describe("a value is the one that JSON.parse gives", () => {
  test("for any chunks", () => {
    fc.assert(
      fc.property(anyJson, fc.constantFrom(undefined, 1, "\t"), lengths, (value, space, sizes) => {
        const text = JSON.stringify(value, null, space);
        const [read_] = read(cut(text, sizes));
        expect(read_).toEqual(JSON.parse(text));
      }),
    );
  });

  test("also with escapes, lone surrogates and characters of two code units", () => {
    const text = String.raw`{"\u0061\n\"\\\/": ["\ud83d\ude00", "😀é", "\ud800", ""], "b": {}, "c": []}`;
    for (let size = 1; size <= text.length; size++) expect(read(cut(text, [size]))).toEqual([JSON.parse(text)]);
  });

  test("or a refusal, if JSON.parse refuses it: a document with one character changed", () => {
    const characters = [...'{}[]:,"\\tfn019.-+eE \n\u0001x'];
    fc.assert(
      fc.property(anyJson, fc.nat(), fc.constantFrom(...characters), lengths, (value, at, character, sizes) => {
        const whole = JSON.stringify(value);
        const index = at % whole.length;
        const text = whole.slice(0, index) + character + whole.slice(index + 1);
        const expected = failure(() => JSON.parse(text));
        const got = failure(() => read(cut(text, sizes)));
        if (!(expected instanceof Error)) {
          // A repeated key is refused, unlike in JSON.parse.
          if (!(got instanceof TextError && got.message.includes("twice"))) expect(got).toEqual([expected]);
        } else expect(got).toBeInstanceOf(TextError);
      }),
      { numRuns: 2000 },
    );
  });
});

test("numbers are the nearest doubles, and are passed on as numbers only if String writes them in the same way", () => {
  const given: (string | number)[] = [];
  const ignore = () => undefined;
  const others = { openObject: ignore, closeObject: ignore, openList: ignore, closeList: ignore, key: ignore };
  const handler = { ...others, text: ignore, word: ignore, endDocument: ignore };
  const digits = fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: 1, maxLength: 18 });
  const decimal = fc
    .tuple(fc.constantFrom("", "-"), digits, fc.option(digits), fc.option(fc.integer({ min: -330, max: 310 })))
    .map(([sign, whole, fraction, exponent]) => {
      const point = fraction === null ? "" : `.${fraction}`;
      return `${sign}${whole.replace(/^0+(?=\d)/, "")}${point}${exponent === null ? "" : `e${exponent}`}`;
    });
  fc.assert(
    fc.property(fc.oneof(decimal, fc.double({ noNaN: true, noDefaultInfinity: true }).map(String)), (written) => {
      given.length = 0;
      const tokenizer = new JsonTokenizer({ ...handler, number: (value) => given.push(value) }, { file: "x" });
      tokenizer.write(`[${written} ,${written}]`);
      for (const value of given) {
        expect(String(value)).toBe(written);
        expect(Object.is(Number(value), Number(written))).toBe(true);
      }
      expect(given).toHaveLength(2);
    }),
    { numRuns: 5000 },
  );
});

test.each([
  ["", "x.json:1:1: this is not JSON: got the end of the file, expected a value"],
  ['{\n "a": 1,\n}', 'x.json:3:1: this is not JSON: got "}", expected a key in double quotes'],
  ['{\n "a" 1}', 'x.json:2:6: this is not JSON: got "1", expected a colon after the key'],
  ["[1 2]", 'x.json:1:4: this is not JSON: got "2", expected a comma or ]'],
  ['{"a":1 "b":2}', 'x.json:1:8: this is not JSON: got "b", expected a comma or }'],
  ["[1,]", 'x.json:1:4: this is not JSON: got "]", expected a value'],
  ["[\n1}", 'x.json:2:2: this is not JSON: got "}", expected a comma or ]'],
  ["[] []", 'x.json:1:4: this is not JSON: got "[", expected the end of the file'],
  ["[\n01]", 'x.json:2:1: this is not JSON: got "01", expected a value or ]'],
  ["nil", 'x.json:1:1: this is not JSON: got "nil", expected a value'],
  ['["a\nb"]', "x.json:1:2: the text is not closed by a double quote"],
  ['["a', "x.json:1:2: the text is not closed by a double quote"],
  ['["\t"]', "x.json:1:2: a control character in a text must be escaped"],
  [String.raw`["\x"]`, "x.json:1:2: there is no such escape in JSON"],
  [`\n${"[".repeat(101)}`, "x.json:2:101: lists and objects are more than 100 deep"],
])("%j is refused with its place, for any chunks", (text, message) => {
  for (const size of [1, 2, 1000]) {
    const error = failure(() => read(cut(text, [size])));
    expect(error).toBeInstanceOf(TextError);
    expect((error as TextError).message).toBe(message);
  }
});

test("with a document on each line, a document ends with its line, and empty lines are skipped", () => {
  expect(read(["1\n\n [2]\t\n", '{"a":', '"b"}\n\n', "nu", "ll"], true)).toEqual([1, [2], { a: "b" }, null]);
  expect(failure(() => read(["1 2"], true))).toMatchObject({ place: { line: 1, column: 3 } });
  expect(failure(() => read(["1\n[\n2]"], true))).toMatchObject({ place: { line: 2, column: 2 } });
});

test("any key becomes an own property, and no key may be repeated", () => {
  const [value] = read(['{"__proto__":{"x":1},"constructor":2}']);
  expect(Object.keys(value as object)).toEqual(["__proto__", "constructor"]);
  expect(({} as { x?: number }).x).toBeUndefined();
  expect(failure(() => read(['{"a":{"b":1,\n"b":2}}']))).toMatchObject({
    message: 'x.json:2:1: the key "b" is there twice',
  });
});
