import type { Dtype } from "../../engine/engine.js";
import { quote } from "../../messages/quote.js";
import { shortestDigits } from "../source/shortestDigits.js";

/** A number as a constant of the number type, with as many digits as it takes. The macros of `math.h` are used if it is not finite. */
export function formatConstant(value: number, dtype: Dtype): string {
  const rounded = dtype === "float32" ? Math.fround(value) : value;
  if (Number.isNaN(rounded)) return "NAN";
  if (!Number.isFinite(rounded)) return rounded < 0 ? "-INFINITY" : "INFINITY";
  const digits = shortestDigits(value, dtype);
  const text = /[.e]/.test(digits) ? digits : `${digits}.0`;
  return dtype === "float32" ? `${text}f` : text;
}

/** A text as a constant of UTF-8 bytes. What is not plain ASCII is escaped in octal, which cannot run into the next digit. */
export function formatString(text: string): string {
  const bytes = [...new TextEncoder().encode(text)];
  return `"${bytes.map(formatByte).join("")}"`;
}

function formatByte(byte: number): string {
  const character = String.fromCharCode(byte);
  // A question mark could begin a trigraph.
  const isPlain = byte >= 0x20 && byte < 0x7f && !'"\\?'.includes(character);
  return isPlain ? character : `\\${byte.toString(8).padStart(3, "0")}`;
}

/** A text in quotes for a comment, which it cannot end; on one line. */
export function formatInComment(text: string): string {
  const cut = text.length > 60 ? `${text.slice(0, 59).replace(/[\uD800-\uDBFF]$/, "")}…` : text;
  return quote(cut).replaceAll("*/", "*\\/").replaceAll("/*", "/\\*").replaceAll("??/", "?\\u003f/");
}
