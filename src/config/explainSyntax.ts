import { createScanner, type ParseError, printParseErrorCode } from "jsonc-parser";
import { cut } from "../messages/formatValue.js";

/** Why a text is not JSON, and the offset of the character that is wrong. */
export interface SyntaxFinding {
  readonly offset: number;
  readonly message: string;
}

/**
 * Explains the first error of a text that is not JSON. Later errors mostly follow from the first.
 *
 * @param describeOffset gives an offset for people: `line 1, column 5`
 */
export function explainSyntax(
  text: string,
  errors: readonly ParseError[],
  describeOffset: (offset: number) => string,
): SyntaxFinding | undefined {
  const first = errors.reduce<ParseError | undefined>(
    (before, error) => (before === undefined || error.offset < before.offset ? error : before),
    undefined,
  );
  if (first === undefined) return undefined;
  const isOpenComment = printParseErrorCode(first.error) === "UnexpectedEndOfComment";
  if (!isOpenComment && isBlank(text)) return { offset: 0, message: "the config is empty: expected an object" };
  const { offset, length } = first;
  const open = findOpen(text, offset);
  if (offset >= text.trimEnd().length && open !== undefined) {
    const message = `the config ends here, but the ${text[open]} of ${describeOffset(open)} is not closed`;
    return { offset, message };
  }
  const code = printParseErrorCode(first.error);
  if (code === "InvalidSymbol") return explainSymbol(text, offset, open);
  const bad = findInText[code];
  if (bad !== undefined) {
    const within = text.slice(offset, offset + length).search(bad);
    return { offset: offset + Math.max(within, 0), message: messages[code] ?? code };
  }
  return explainStructure(text, offset, open, code, describeOffset);
}

/** Whether there is nothing but spaces and comments. */
function isBlank(text: string): boolean {
  return createScanner(text, true).scan() === endOfFile;
}

/** `SyntaxKind.EOF` of jsonc-parser, whose enumeration does not exist at run time. */
export const endOfFile = 17;

/** The innermost bracket before `end` that is not closed there. */
function findOpen(text: string, end: number): number | undefined {
  const scanner = createScanner(text, true);
  const open: number[] = [];
  while (scanner.scan() !== endOfFile && scanner.getTokenOffset() < end) {
    const offset = scanner.getTokenOffset();
    const token = text[offset];
    if (token === "{" || token === "[") open.push(offset);
    else if (token === "}" || token === "]") open.pop();
  }
  return open.at(-1);
}

/** Words of other languages in small letters, and what to write instead. */
const words: ReadonlyMap<string, string> = new Map([
  ["true", "write true, in small letters"],
  ["false", "write false, in small letters"],
  ["null", "leave the entry out"],
  ["none", "leave the entry out"],
  ["nil", "leave the entry out"],
  ["undefined", "leave the entry out"],
  ["nan", "expected a finite number"],
  ["inf", "expected a finite number"],
  ["infinity", "expected a finite number"],
]);

/** Characters of other notations, and what JSON expects. */
const characters: ReadonlyMap<string, string> = new Map([
  ["=", "expected a colon after the key, got ="],
  [";", "expected a comma, got ;"],
  ["#", "a comment begins with //, got #"],
  ["(", "a list is written in [ ], got ("],
]);

/** Characters in which the beginning of a number is searched. */
const longestNumber = 100;

/** Explains a character with which nothing in JSON begins. */
function explainSymbol(text: string, offset: number, open: number | undefined): SyntaxFinding {
  const character = String.fromCodePoint(text.codePointAt(offset) ?? 0);
  const number = /[-+.\w%]*$/.exec(text.slice(Math.max(0, offset - longestNumber), offset))?.[0] ?? "";
  if (/^[-\d]/.test(number) && /[\w.%]/.test(character)) {
    const start = offset - number.length;
    return { offset: start, message: `${formatToken(text, start)} is not a number as JSON writes it` };
  }
  const token = formatToken(text, offset);
  const word = /^-?(\p{L}+)(?![\p{L}\p{N}])/u.exec(text.slice(offset))?.[1];
  const known = words.get(word?.toLowerCase() ?? "");
  if (known !== undefined) return { offset, message: `${token} is not JSON: ${known}` };
  if (/^[-+.]/.test(character)) return { offset, message: `${token} is not a number as JSON writes it` };
  if (/\s/.test(character)) {
    const code = `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
    return { offset, message: `${code} is not a space of JSON: write a plain one in its place` };
  }
  if (open === undefined && text.slice(0, offset).trim() === "") {
    return { offset, message: characters.get(character) ?? `this is not JSON: expected {, got ${token}` };
  }
  const meant = characters.get(character);
  if (meant !== undefined) return { offset, message: meant };
  if (open === undefined) return { offset, message: "expected nothing more after the config" };
  const isKey = text[open] === "{" && /[{,]/.test(text.slice(0, offset).trimEnd().at(-1) ?? "");
  return { offset, message: `${isKey ? "a key" : "a text"} is written in double quotes, got ${token}` };
}

/** A token as it was typed. */
function formatToken(text: string, offset: number): string {
  const token = /^(?:'[^'\n]*'|[^\s,:[\]{}]+)/.exec(text.slice(offset))?.[0] ?? text[offset] ?? "";
  return cut(token);
}

/** Errors inside a text in quotes, and patterns that find their place. */
const findInText: Readonly<Record<string, RegExp>> = {
  InvalidUnicode: /\\u(?![\da-f]{4})/i,
  InvalidEscapeCharacter: /(?<!\\)(?:\\\\)*\\(?!["\\/bfnrtu])/,
  InvalidCharacter: /\p{Cc}/u,
};

const messages: Readonly<Record<string, string>> = {
  InvalidUnicode: "expected four hexadecimal digits after \\u",
  InvalidEscapeCharacter: "there is no such escape in JSON: a backslash is written as \\\\",
  InvalidCharacter: "this character is written as an escape in JSON, such as \\t for a tab",
  UnexpectedEndOfString: "the text is not closed by a double quote",
  UnexpectedEndOfNumber: "the number is cut short",
  UnexpectedEndOfComment: "the comment is not closed",
  InvalidCommentToken: "this is not a comment",
  PropertyNameExpected: "expected a key in double quotes",
  ValueExpected: "expected a value",
  ColonExpected: "expected a colon after the key",
  CommaExpected: "expected a comma before this",
  EndOfFileExpected: "expected nothing more after the config",
};

/** Explains something that is missing or too much between brackets, keys and values. */
function explainStructure(
  text: string,
  offset: number,
  open: number | undefined,
  code: string,
  describeOffset: (offset: number) => string,
): SyntaxFinding {
  const character = text[offset] ?? "";
  const opening = open === undefined ? undefined : text[open];
  if (/[}\]]/.test(character)) {
    if (opening === undefined) return { offset, message: `there is nothing that this ${character} closes` };
    const closing = opening === "{" ? "}" : "]";
    if (open !== undefined && character !== closing) {
      return {
        offset,
        message: `expected ${closing}, for the ${opening} of ${describeOffset(open)}, got ${character}`,
      };
    }
  }
  const isInNumber = code === "CommaExpected" && /\d/.test(text[offset - 1] ?? "") && /\d/.test(character);
  if (isInNumber) return explainSymbol(text, offset, open);
  return { offset, message: messages[code] ?? code };
}
