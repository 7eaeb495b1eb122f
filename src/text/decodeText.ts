import { TextDecoder } from "node:util";
import { TextError } from "../errors.js";

/** What to do about text that is not UTF-8. */
const conversion = "iconv -f WINDOWS-1252 -t UTF-8 OLD > NEW makes it of what older programs write";

/**
 * UTF-8, or UTF-16 if the bytes begin with its mark, as text whose lines all end in \n.
 *
 * @param chunks of bytes, the first of two or more
 * @throws TextError if they are neither: names and labels must not silently lose characters
 */
export async function* decodeText(chunks: AsyncIterable<Buffer>, file: string): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  let encoding = "utf-8";
  let line = 1;
  let endsInReturn = false;
  const fail = (problem: string, before: string): never => {
    throw new TextError(problem, { file, line: line + countLines(unifyLineEnds(before, endsInReturn)) });
  };
  const decode = (chunk?: Buffer): string => {
    try {
      return decoder?.decode(chunk, { stream: chunk !== undefined }) ?? "";
    } catch {
      const [readable = ""] = new TextDecoder(encoding).decode(chunk).split("\uFFFD");
      const advice = encoding === "utf-8" ? `; ${conversion}` : "";
      return fail(`this is not ${encoding.toUpperCase()}: save the file as UTF-8${advice}`, readable);
    }
  };
  for await (const chunk of chunks) {
    if (decoder === undefined) {
      encoding = encodingOf(chunk);
      decoder = new TextDecoder(encoding, { fatal: true });
    }
    const decoded = decode(chunk);
    if (decoded === "") continue;
    const zero = decoded.indexOf("\0");
    if (zero >= 0) fail("this is not text: it has zero bytes; save the file as UTF-8", decoded.slice(0, zero));
    const text = unifyLineEnds(decoded, endsInReturn);
    endsInReturn = decoded.endsWith("\r");
    line += countLines(text);
    yield text;
  }
  yield decode(); // a character that is cut short at the end
}

function encodingOf([first, second]: Buffer): string {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
}

/** @param afterReturn whether the text before ended in \r, so that a \n at the start belongs to it */
function unifyLineEnds(text: string, afterReturn: boolean): string {
  const rest = afterReturn && text.startsWith("\n") ? text.slice(1) : text;
  return rest.includes("\r") ? rest.replaceAll(/\r\n?/g, "\n") : rest;
}

function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}
