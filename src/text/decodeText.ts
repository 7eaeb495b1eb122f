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
export async function* decodeText(chunks: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<string> {
  const decoder = new ChunkDecoder(file);
  for await (const chunk of chunks) {
    const text = decoder.decode(chunk);
    if (text !== "") yield text;
  }
  yield decoder.decode(); // a character that is cut short at the end
}

/** Decodes the bytes of a file chunk by chunk: see `decodeText`. */
export class ChunkDecoder {
  private decoder: TextDecoder | undefined;
  private encoding = "utf-8";
  private line = 1;
  private endsInReturn = false;

  constructor(private readonly file: string) {}

  /** Whether the bytes are UTF-8, as far as their beginning shows. */
  get isUtf8(): boolean {
    return this.encoding === "utf-8";
  }

  /**
   * @param chunk the first has two bytes or more; left out at the file's end
   * @throws TextError if it is no text
   */
  decode(chunk?: Uint8Array): string {
    if (this.decoder === undefined && chunk !== undefined) {
      this.encoding = encodingOf(chunk);
      this.decoder = new TextDecoder(this.encoding, { fatal: true });
    }
    const decoded = this.decodeBytes(chunk);
    if (decoded === "") return decoded;
    const zero = decoded.indexOf("\0");
    if (zero >= 0) this.fail("this is not text: it has zero bytes; save the file as UTF-8", decoded.slice(0, zero));
    const text = unifyLineEnds(decoded, this.endsInReturn);
    this.endsInReturn = decoded.endsWith("\r");
    this.line += countLines(text);
    return text;
  }

  /** Passes over whole lines that need not be decoded. What was decoded before must end with a line. */
  passOver(lines: number): void {
    this.line += lines;
    this.endsInReturn = false;
  }

  private decodeBytes(chunk?: Uint8Array): string {
    try {
      return this.decoder?.decode(chunk, { stream: chunk !== undefined }) ?? "";
    } catch {
      const [readable = ""] = new TextDecoder(this.encoding).decode(chunk).split("\uFFFD");
      const advice = this.isUtf8 ? `; ${conversion}` : "";
      return this.fail(`this is not ${this.encoding.toUpperCase()}: save the file as UTF-8${advice}`, readable);
    }
  }

  private fail(problem: string, before: string): never {
    const { file, line, endsInReturn } = this;
    throw new TextError(problem, { file, line: line + countLines(unifyLineEnds(before, endsInReturn)) });
  }
}

function encodingOf([first, second]: Uint8Array): string {
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
