/** A list of bytes that grows. Code may be megabytes long, so a byte takes no more memory than a byte. */
export class ByteList {
  private bytes = new Uint8Array(64);
  private count = 0;

  get length(): number {
    return this.count;
  }

  add(byte: number): this {
    if (this.count === this.bytes.length) {
      const longer = new Uint8Array(2 * this.count);
      longer.set(this.bytes);
      this.bytes = longer;
    }
    this.bytes[this.count++] = byte;
    return this;
  }

  /** LEB128, unsigned 32 bits. */
  addUnsigned(value: number): this {
    let rest = value;
    for (; rest >= 128; rest >>>= 7) this.add((rest & 127) | 128);
    return this.add(rest);
  }

  /** LEB128, signed 32 bits. */
  addSigned(value: number): this {
    let rest = value | 0;
    for (; rest >= 64 || rest < -64; rest >>= 7) this.add((rest & 127) | 128);
    return this.add(rest & 127);
  }

  /** The bytes so far; not a copy. */
  get all(): Uint8Array {
    return this.bytes.subarray(0, this.count);
  }
}
