import { type Bytes, list, signed, sized, types, unsigned, type ValueType } from "./encode.js";

/** A function of a module that is being made: its code, instruction by instruction. */
export class FunctionBuilder {
  private readonly code: number[] = [];
  private readonly locals: ValueType[] = [];

  constructor(
    readonly parameters: readonly ValueType[],
    readonly results: readonly ValueType[],
  ) {}

  /** A new local variable. */
  local(type: ValueType): number {
    this.locals.push(type);
    return this.parameters.length + this.locals.length - 1;
  }

  emit(...bytes: Bytes): this {
    for (const byte of bytes) this.code.push(byte);
    return this;
  }

  get(local: number): this {
    return this.emit(0x20, ...unsigned(local));
  }

  set(local: number): this {
    return this.emit(0x21, ...unsigned(local));
  }

  i32(value: number): this {
    return this.emit(0x41, ...signed(value));
  }

  /** An instruction of SIMD, by its number. */
  simd(opcode: number, ...immediates: Bytes): this {
    return this.emit(0xfd, ...unsigned(opcode), ...immediates);
  }

  call(index: number): this {
    return this.emit(0x10, ...unsigned(index));
  }

  /** local += amount */
  advance(local: number, amount: number): this {
    return this.get(local).i32(amount).emit(i32Add).set(local);
  }

  /** Runs `body` with `counter` from 0 to `end` (not included; at least one step) in steps of `step`. */
  loop(counter: number, end: number, step: number, body: () => void): this {
    this.i32(0).set(counter).emit(0x03, 0x40);
    body();
    this.advance(counter, step);
    return this.get(counter).i32(end).emit(0x49, 0x0d, 0, 0x0b); // i32.lt_u, br_if 0, end
  }

  /** Runs `body` if the number on the stack is not 0. */
  when(body: () => void, otherwise?: () => void): this {
    this.emit(0x04, 0x40);
    body();
    if (otherwise !== undefined) {
      this.emit(0x05);
      otherwise();
    }
    return this.emit(0x0b);
  }

  /** The function as it stands in the code section. */
  get body(): number[] {
    const locals = list(this.locals.map((type) => [1, types[type]]));
    const bytes = locals;
    for (const byte of this.code) bytes.push(byte);
    bytes.push(0x0b);
    return sized(bytes);
  }
}

export const i32Add = 0x6a;
export const i32Multiply = 0x6c;
