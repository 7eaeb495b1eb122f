import kernel from "#kernels/bytes";
import { formatExact } from "../messages/formatExact.js";
import { tableEnd, writePowersOfTen } from "./powersOfTen.js";

/** Where the written bytes begin, and the room that they have at first. */
const start = tableEnd;
const firstPages = 16;
const bytesOfPage = 2 ** 16;

/** The room that a number needs; its text has 25 bytes at most. */
const roomOfNumber = 40;
/** Longer texts are encoded by the host. */
const longestCopied = 128;
const asciiCodes = new Uint8Array(128).fill(1);
const encoder = new TextEncoder();

interface Exports {
  /** Writes a number to an address, and returns the address behind it. */
  writeNumber(value: number, to: number): number;
}

/** A module that writes numbers to its memory. */
interface NumberKernel extends Exports {
  readonly memory: WebAssembly.Memory;
}

/** Undefined if Node.js runs without WebAssembly, or if that gets no memory, such as under a limit on addresses. */
function openKernel(): NumberKernel | undefined {
  if (typeof WebAssembly === "undefined") return undefined;
  try {
    const memory = new WebAssembly.Memory({ initial: firstPages });
    writePowersOfTen(new DataView(memory.buffer));
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(kernel), { env: { memory } });
    return { memory, writeNumber: (exports as unknown as Exports).writeNumber };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Writes numbers and texts one behind the other, as bytes of UTF-8. They are in the memory of a module that writes the numbers, if it gets memory. */
export class ByteWriter {
  private readonly kernel = openKernel();
  private bytes = new Uint8Array(this.kernel?.memory.buffer ?? new ArrayBuffer(firstPages * bytesOfPage));
  private at = start;

  /** Writes the shortest text that reads back as the same number: as `String` does, but with the sign of -0. */
  number(value: number): void {
    const { kernel } = this;
    if (kernel === undefined) {
      this.text(formatExact(value));
      return;
    }
    this.makeRoom(roomOfNumber);
    this.at = kernel.writeNumber(value, this.at);
  }

  /** Writes bytes, best a few. */
  copy(bytes: Uint8Array): void {
    const { length } = bytes;
    this.makeRoom(length);
    for (let i = 0; i < length; i++) this.bytes[this.at + i] = bytes[i] as number;
    this.at += length;
  }

  text(text: string): void {
    if (this.plain(text, asciiCodes)) return;
    this.makeRoom(3 * text.length);
    this.at += encoder.encodeInto(text, this.bytes.subarray(this.at)).written;
  }

  /**
   * Writes a short text, if all of its characters are allowed; else it writes nothing.
   *
   * @param allowed 1 for each character of ASCII that is
   * @returns whether it is written
   */
  plain(text: string, allowed: Uint8Array): boolean {
    const { length } = text;
    if (length > longestCopied) return false;
    this.makeRoom(length);
    const { bytes, at } = this;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      if (allowed[code] !== 1) return false;
      bytes[at + i] = code;
    }
    this.at += length;
    return true;
  }

  /** The bytes that were written since the last time. */
  take(): Uint8Array {
    const taken = this.bytes.slice(start, this.at);
    this.at = start;
    return taken;
  }

  private makeRoom(length: number): void {
    const missing = this.at + length - this.bytes.length;
    if (missing <= 0) return;
    const pages = Math.max(Math.ceil(missing / bytesOfPage), this.bytes.length / bytesOfPage);
    const { bytes, kernel } = this;
    kernel?.memory.grow(pages);
    this.bytes = new Uint8Array(kernel?.memory.buffer ?? new ArrayBuffer(bytes.length + pages * bytesOfPage));
    if (kernel === undefined) this.bytes.set(bytes);
  }
}
