import { describe, expect, test } from "vitest";
import { printable, printableData } from "../src/printable.js";

const characters = Array.from({ length: 0x11_0000 }, (_, code) => String.fromCodePoint(code));
/** What controls a terminal, breaks a line or cannot be seen, by the names that Unicode gives it. */
const isHidden = (character: string) =>
  /^(?:[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\uFFF9-\uFFFB]|(?=\p{Default_Ignorable_Code_Point})\p{Cf})$/u.test(character) &&
  !/[\u200C\u200D]/.test(character);

describe("of all characters", () => {
  test("those that are hidden are escaped in a line, and no others", () => {
    expect(characters.filter((each) => (printable(each) === each) === isHidden(each))).toEqual([]);
    expect(printable("a\u202eb\n\u{e0001}")).toBe("a\\u202eb\\n\\udb40\\udc01");
  });

  test("the same are escaped in data of several lines, but for line feeds and tabs", () => {
    const kept = (each: string) => each === "\n" || each === "\t" || !isHidden(each);
    expect(characters.filter((each) => (printableData(each) === each) !== kept(each))).toEqual([]);
    expect(printableData("a\tb\r\n\u001b[1m")).toBe("a\tb\\r\n\\u001b[1m");
  });
});
