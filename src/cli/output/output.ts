import { once } from "node:events";
import { fstatSync } from "node:fs";
import { FileError } from "../../errors.js";
import { describeFileError } from "../../messages/describeFileError.js";
import { printableData } from "../../printable.js";
import type { OutputStream } from "../io.js";
import { spansOf, textOf } from "./cutLine.js";
import type { Line } from "./line.js";
import { renderLine, type Style } from "./style.js";
import { loadWidthOf, widthOfNarrow } from "./textWidth.js";
import { toAscii } from "./unicode.js";
import { wrapLine } from "./wrapLine.js";

/** Error codes of a stream whose reader has gone away. */
const goneCodes = new Set(["EPIPE", "EOF", "ERR_STREAM_DESTROYED"]);

/** The place that an output has for what is laid out in it: a terminal is so wide, and may know no more than ASCII. */
export type Room = Pick<Output, "columns" | "isUnicode">;

/** What is drawn at the bottom of the terminal, and makes room for lines. */
export interface Below {
  /**
   * What to write for lines that are to be above it: in one go with them it goes away and comes back, so that nothing flickers.
   *
   * @param output that they are for
   */
  makeRoom(lines: string, output: Output): string;
}

/**
 * Writes text to a stream, no faster than the stream takes it. All output of the command goes through here, so foreign text is made
 * printable here. A stream that has failed takes no more text. Writing to it does not throw, since a run may have more to do than to
 * write its log: the caller checks `isOpen` and `failure`.
 */
export class Output {
  private error: Error | undefined;
  /** What is drawn at the bottom of the terminal that this may be. */
  below: Below | undefined;

  /**
   * @param name of the stream in messages
   * @param isUnicode whether lines for people may have characters beyond ASCII; a file or a pipe takes them always
   */
  constructor(
    private readonly stream: OutputStream,
    readonly name: string,
    private readonly style: Style,
    readonly isUnicode = true,
  ) {
    stream.on("error", (error: Error) => this.fail(error));
  }

  /** Gives up the stream, for an error that it does not know of. */
  fail(error: Error): void {
    this.error ??= error;
  }

  get isOpen(): boolean {
    return this.cause === undefined && !this.stream.destroyed;
  }

  /** Why the stream failed. A file that fails is destroyed and knows why at once, but reports it only when it has closed. */
  private get cause(): Error | undefined {
    return this.error ?? this.stream.errored ?? undefined;
  }

  get isTerminal(): boolean {
    return this.stream.isTTY === true;
  }

  /** The width of the terminal, which may change; undefined for a file or a pipe, in which nothing is cut or wrapped. */
  get columns(): number | undefined {
    // A terminal that does not know its size says 0, or nothing.
    return this.isTerminal ? this.stream.columns || 80 : undefined;
  }

  /** The height of the terminal, as its width. */
  get rows(): number | undefined {
    return this.isTerminal ? this.stream.rows || 24 : undefined;
  }

  /** Whether this and another output are known to be the same terminal. */
  sharesTerminal({ stream }: Output): boolean {
    const [own, other] = [this.stream.fd, stream.fd];
    if (this.stream.isTTY !== true || stream.isTTY !== true || own === undefined || other === undefined) return false;
    try {
      return fstatSync(own).rdev === fstatSync(other).rdev && process.platform !== "win32";
    } catch {
      return false;
    }
  }

  get hasColors(): boolean {
    return this.style.level > 0;
  }

  /** Why text could not be written. Undefined if it could, or if only the reader went away. */
  get failure(): FileError | undefined {
    const { cause } = this;
    if (cause === undefined || this.isGone(cause)) return undefined;
    const described = describeFileError(cause, this.name);
    return described instanceof FileError ? described : new FileError(cause.message, this.name);
  }

  /** Whether the reader of a pipe, or the terminal, has gone away. */
  private isGone(error: Error): boolean {
    const code = "code" in error ? String(error.code) : "";
    return goneCodes.has(code) || (code === "EIO" && this.isTerminal);
  }

  /** Writes lines for people, each with a newline. What is wider than the terminal is broken between words. */
  async write(lines: readonly Line[]): Promise<void> {
    const { columns } = this;
    if (columns === undefined) return this.writeUnbroken(lines);
    const shown = lines.map((line) => spansOf(line, this.isUnicode));
    const widthOf = widthOfNarrow(shown.flat().map(textOf)) ?? (await loadWidthOf());
    await this.writeUnbroken(shown.flatMap((spans) => wrapLine(spans, columns, widthOf)));
  }

  /** The same for lines that look alike everywhere, however wide they are: those of a log, and of code. */
  async writeUnbroken(lines: readonly Line[]): Promise<void> {
    if (lines.length > 0) await this.send(`${lines.map((line) => this.render(line)).join("\n")}\n`);
  }

  /** A line as it is written. */
  render(line: Line): string {
    const text = renderLine(line, this.style);
    return this.isUnicode ? text : toAscii(text);
  }

  /** Writes data for programs, such as CSV, NDJSON or JSON: byte for byte. Only for a terminal it is made printable. */
  async writeData(text: string): Promise<void> {
    await this.send(this.isTerminal ? printableData(text) : text);
  }

  /** The same for a text in UTF-8. */
  async writeDataBytes(text: Uint8Array): Promise<void> {
    if (this.isTerminal) await this.writeData(new TextDecoder().decode(text));
    else await this.put(text);
  }

  /** Writes bytes as they are. A terminal cannot take them. */
  async writeBytes(bytes: Uint8Array): Promise<void> {
    await this.put(bytes);
  }

  /** Writes what redraws the bottom of the terminal, as it is. All texts in it are from `render`. */
  control(text: string): void {
    if (this.isOpen) this.stream.write(text);
  }

  private async send(text: string): Promise<void> {
    const below = this.isTerminal && this.isOpen ? this.below : undefined;
    await this.put(below?.makeRoom(text, this) ?? text);
  }

  private async put(content: string | Uint8Array): Promise<void> {
    if (!this.isOpen || this.stream.write(content)) return;
    // A stream that fails never drains. Then this rejects, and the listener above keeps the error.
    await once(this.stream, "drain").catch(() => undefined);
  }

  /** Waits until all text is written or has failed. */
  async flush(): Promise<void> {
    if (this.isOpen) await new Promise<void>((resolve) => this.stream.write("", () => resolve()));
  }

  /** Ends a stream that we opened, such as a log file, and waits until all text is written or has failed. */
  async end(): Promise<void> {
    if (this.error !== undefined || this.stream.closed) return;
    if (!this.stream.destroyed) this.stream.end();
    await once(this.stream, "close").catch(() => undefined);
  }
}
