import { ByteList } from "./byteList.js";
import { type Bytes, concatenate, list, types, unsigned, type ValueType } from "./encode.js";
import {
  call,
  end,
  endLoopIf,
  getLocal,
  i32Add,
  i32Constant,
  i32Less,
  otherwise,
  setLocal,
  startIf,
  startLoop,
  vector,
} from "./opcodes.js";

/** A function of a module that is being made: its code, instruction by instruction. */
export class FunctionBuilder {
  private readonly code = new ByteList();
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
    for (const byte of bytes) this.code.add(byte);
    return this;
  }

  get(local: number): this {
    return this.emitWith(getLocal, local);
  }

  set(local: number): this {
    return this.emitWith(setLocal, local);
  }

  i32(value: number): this {
    this.code.add(i32Constant).addSigned(value);
    return this;
  }

  /** A SIMD instruction. */
  simd(opcode: number, ...immediates: Bytes): this {
    return this.emitWith(vector, opcode).emit(...immediates);
  }

  /** A SIMD instruction that loads or stores, so many bytes on from the address on the stack. */
  simdAt(opcode: number, offset: number, ...immediates: Bytes): this {
    const noAlignment = 0;
    this.emitWith(vector, opcode).code.add(noAlignment).addUnsigned(offset);
    return this.emit(...immediates);
  }

  call(index: number): this {
    return this.emitWith(call, index);
  }

  private emitWith(opcode: number, immediate: number): this {
    this.code.add(opcode).addUnsigned(immediate);
    return this;
  }

  /** local += amount */
  advance(local: number, amount: number): this {
    return this.get(local).i32(amount).emit(i32Add).set(local);
  }

  /** Runs `body` with `counter` from 0 to `until` (not included; at least one step) in steps of `step`. */
  loop(counter: number, until: number, step: number, body: () => void): this {
    this.i32(0)
      .set(counter)
      .emit(...startLoop);
    body();
    this.advance(counter, step);
    return this.get(counter)
      .i32(until)
      .emit(i32Less, ...endLoopIf);
  }

  /** Runs `body` if the number on the stack is not 0, else `instead`. */
  when(body: () => void, instead?: () => void): this {
    this.emit(...startIf);
    body();
    if (instead !== undefined) {
      this.emit(otherwise);
      instead();
    }
    return this.emit(end);
  }

  /** Bytes of code so far. */
  get length(): number {
    return this.code.length;
  }

  /** The function as an item of the code section. */
  get body(): Uint8Array {
    const locals = list(this.locals.map((type) => [1, types[type]]));
    const length = locals.length + this.code.length + 1;
    return concatenate([unsigned(length), locals, this.code.all, [end]]);
  }
}
