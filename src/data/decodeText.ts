import { TextDecoder } from "node:util";
import { DataError } from "../errors.js";

/**
 * UTF-8, or UTF-16 where the bytes begin with its mark, as text whose lines all end in \n.
 *
 * @throws DataError where they are neither: that must not become labels with holes in them
 */
export async function* decodeText(chunks: AsyncIterable<Buffer>, file: string): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  let line = 1;
  let endsInReturn = false;
  const decode = (chunk?: Buffer): string => {
    try {
      return decoder?.decode(chunk, { stream: chunk !== undefined }) ?? "";
    } catch {
      const [readable = ""] = new TextDecoder().decode(chunk).split("\uFFFD");
      const place = { file, line: line + countLines(unifyLineEnds(readable, endsInReturn)) };
      throw new DataError("this is not UTF-8: save the file in that encoding", place);
    }
  };
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(chunk[0] === 0xff && chunk[1] === 0xfe ? "utf-16le" : "utf-8", { fatal: true });
    const decoded = decode(chunk);
    if (decoded === "") continue;
    const text = unifyLineEnds(decoded, endsInReturn);
    endsInReturn = decoded.endsWith("\r");
    line += countLines(text);
    yield text;
  }
  yield decode(); // a character that is cut short at the end
}

/** @param afterReturn whether the text before ended in \r, of which a \n is the second half */
function unifyLineEnds(text: string, afterReturn: boolean): string {
  const rest = afterReturn && text.startsWith("\n") ? text.slice(1) : text;
  return rest.includes("\r") ? rest.replaceAll(/\r\n?/g, "\n") : rest;
}

function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}
