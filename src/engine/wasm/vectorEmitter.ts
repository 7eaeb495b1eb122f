import type { ComparisonOperator } from "../../math/expression.js";
import { type Address, shift } from "./address.js";
import type { FunctionBuilder } from "./functionBuilder.js";
import { type Lanes, vectorBytes } from "./lanes.js";
import { type Kernels, kernelOf } from "./linkModule.js";
import { simd, simdFloat64 } from "./opcodes.js";
import { type ElementwiseOperation, type FoldOperator, foldOperators, type Selection } from "./terms.js";

/** Emits instructions on vectors of the program's numbers. In the last vector of a row only the first numbers may count. */
export class VectorEmitter {
  constructor(
    readonly builder: FunctionBuilder,
    readonly lanes: Lanes,
    private readonly kernels: Kernels,
  ) {}

  get hasWideVectors(): boolean {
    return this.kernels.hasWideVectors;
  }

  splatConstant(value: number): void {
    const bytes = this.lanes.encode(value);
    this.builder.simd(simd.constant, ...Array.from({ length: this.lanes.count }, () => bytes).flat());
  }

  /** Loads one number into every lane. */
  loadNumber({ local, fixed }: Address): void {
    this.push(local);
    this.builder.simdAt(this.lanes.simd.loadSplat, fixed);
  }

  /** Loads `width` numbers. */
  load(address: Address, width: number): void {
    const { builder, lanes } = this;
    if (width === 1) {
      this.loadNumber(address);
      return;
    }
    this.push(address.local);
    // Two of four numbers take as many bytes as one float64.
    builder.simdAt(width === lanes.count ? simd.load : simdFloat64.loadSplat, address.fixed);
    if (width === 3) this.loadLane(address, 8, 2);
  }

  /** Stores the first `width` numbers of a local. */
  store(address: Address, width: number, value: number): void {
    const { builder, lanes } = this;
    if (width === lanes.count) {
      this.push(address.local);
      builder.get(value).simdAt(simd.store, address.fixed);
    } else if (width === 1) this.storeLane(address, 0, value);
    else {
      this.push(address.local);
      builder.get(value).simdAt(simdFloat64.storeLane, address.fixed, 0);
      if (width === 3) this.storeLane(shift(address, 8), 2, value);
    }
  }

  /** Loads `width` numbers that are `stride` bytes apart. Further lanes hold the first number. */
  gather(address: Address, stride: number, width: number): void {
    this.loadNumber(address);
    for (let lane = 1; lane < width; lane++) this.loadLane(address, lane * stride, lane);
  }

  /** Stores `width` lanes of a local, `stride` bytes apart. */
  scatter(address: Address, stride: number, width: number, value: number): void {
    for (let lane = 0; lane < width; lane++) this.storeLane(shift(address, lane * stride), lane, value);
  }

  /** Loads one lane of the vector on the stack. */
  private loadLane({ local, fixed }: Address, offset: number, lane: number): void {
    const vector = this.builder.local("v128");
    this.builder.set(vector);
    this.push(local);
    this.builder.get(vector).simdAt(this.lanes.simd.loadLane, fixed + offset, lane);
  }

  /** Stores one lane of a local. */
  private storeLane({ local, fixed }: Address, lane: number, value: number): void {
    this.push(local);
    this.builder.get(value).simdAt(this.lanes.simd.storeLane, fixed, lane);
  }

  private push(local: number | undefined): void {
    if (local === undefined) this.builder.i32(0);
    else this.builder.get(local);
  }

  add(): void {
    this.builder.simd(this.lanes.simd.add);
  }

  multiply(): void {
    this.builder.simd(this.lanes.simd.multiply);
  }

  /** Turns the vector on the stack into one that a fold starts from. For a wide sum this is its first number in float64. */
  openFold(by: FoldOperator): void {
    if (foldOperators[by].isWide) this.builder.simd(simd.promoteLow);
  }

  /** Turns the result of a fold, on the stack, into a vector of the program's numbers. */
  closeFold(by: FoldOperator): void {
    if (foldOperators[by].isWide) this.builder.simd(simd.demote);
  }

  /** Puts onto the stack a fold's result so far, joined with one more value. Both are in locals. */
  fold(by: FoldOperator, total: number, value: number): void {
    const { join, isWide } = foldOperators[by];
    if (isWide) this.builder.get(total).get(value).simd(simd.promoteLow).simd(simdFloat64[join]);
    else this.elementwise({ operator: join }, [total, value]);
  }

  /** Puts onto the stack a vector that starts with one of the lanes of a local. */
  lane(lane: number, value: number): void {
    const { bytes } = this.lanes;
    const order = Array.from({ length: vectorBytes }, (_, i) => (lane * bytes + i) % vectorBytes);
    this.builder
      .get(value)
      .get(value)
      .simd(simd.shuffle, ...order);
  }

  /** Puts the value of an elementwise term onto the stack. Its operands are in locals. */
  elementwise(
    term: Pick<ElementwiseOperation, "operator"> | Pick<Selection, "operator" | "comparison">,
    operands: readonly number[],
  ): void {
    const { builder } = this;
    const { operator } = term;
    const [a = 0, b = 0, c = 0, d = 0] = operands;
    switch (operator) {
      case "add":
      case "subtract":
      case "multiply":
      case "divide":
      case "negate":
      case "abs":
      case "sqrt":
        for (const operand of operands) builder.get(operand);
        builder.simd(this.lanes.simd[operator]);
        break;
      case "select":
        builder.get(c).get(d);
        this.compare(term.comparison, a, b);
        builder.simd(simd.bitselect);
        break;
      case "copy":
        builder.get(a);
        break;
      case "max":
      case "min":
        // The first operand, unless the second one is beyond it or NaN.
        builder.get(b).get(a);
        this.compare(operator === "max" ? "<" : ">", a, b);
        this.compare("!=", b, b);
        builder.simd(simd.or).simd(simd.bitselect);
        break;
      case "sign":
        this.sign(a);
        break;
      case "pow":
        for (const operand of operands) builder.get(operand);
        this.callKernel(operator);
        break;
      default:
        operator satisfies never;
    }
  }

  private compare(comparison: ComparisonOperator, a: number, b: number): void {
    this.builder.get(a).get(b).simd(this.lanes.simd[comparison]);
  }

  /** 1 with the sign of x if x is above or below 0; else x, which is a zero or NaN. */
  private sign(x: number): void {
    const zero = this.builder.local("v128");
    this.splatConstant(0);
    this.builder.set(zero);
    this.splatConstant(1);
    this.builder.get(x);
    this.splatConstant(-0);
    this.builder.simd(simd.and).simd(simd.or).get(x);
    this.compare("<", x, zero);
    this.compare(">", x, zero);
    this.builder.simd(simd.or).simd(simd.bitselect);
  }

  /** Calls the kernel for the number type. Its arguments are on the stack. */
  callKernel(name: string): void {
    this.callFunction(`${name}_${this.lanes.suffix}`);
  }

  /** Calls what the kernels export under this name, which is the same for both number types. */
  callFunction(name: string): void {
    this.builder.call(kernelOf(this.kernels, name));
  }
}
