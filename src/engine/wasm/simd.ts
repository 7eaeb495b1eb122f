import type { ComparisonOperator } from "../../math/expression.js";
import { type Address, shift } from "./address.js";
import { float32, float64 } from "./encode.js";
import type { FunctionBuilder } from "./functionBuilder.js";
import type { Lanes } from "./lanes.js";
import type { ElementwiseOperation, Fold, Selection } from "./terms.js";

/** Instructions of SIMD by the numbers that the specification gives them; where two stand, for float64 and float32. */
const load = 0x00;
const load32Splat = 0x09;
const load64Splat = 0x0a;
const load32Lane = 0x56;
const load64Lane = 0x57;
const store32Lane = 0x5a;
const store64Lane = 0x5b;
const store = 0x0b;
const constantVector = 0x0c;
const shuffle = 0x0d;
const bitselect = 0x52;
const or = 0x50;
const and = 0x4e;
const demote = 0x5e;
const promoteLow = 0x5f;

const comparisons: Readonly<Record<ComparisonOperator, readonly [float64: number, float32: number]>> = {
  "==": [0x47, 0x41],
  "!=": [0x48, 0x42],
  "<": [0x49, 0x43],
  ">": [0x4a, 0x44],
  "<=": [0x4b, 0x45],
  ">=": [0x4c, 0x46],
};

const arithmetic = {
  abs: [0xec, 0xe0],
  negate: [0xed, 0xe1],
  sqrt: [0xef, 0xe3],
  add: [0xf0, 0xe4],
  subtract: [0xf1, 0xe5],
  multiply: [0xf2, 0xe6],
  divide: [0xf3, 0xe7],
} as const satisfies Readonly<Record<string, readonly [number, number]>>;

/** Emits loads, stores and elements on vectors, of which the last of a row may have only its first numbers in use. */
export class VectorEmitter {
  constructor(
    readonly builder: FunctionBuilder,
    readonly lanes: Lanes,
    private readonly functions: ReadonlyMap<string, number>,
  ) {}

  private pick([wide, narrow]: readonly [number, number]): number {
    return this.lanes.dtype === "float64" ? wide : narrow;
  }

  splatConstant(value: number): void {
    const bytes = this.lanes.dtype === "float64" ? float64(value) : float32(value);
    this.builder.simd(constantVector, ...Array.from({ length: this.lanes.count }, () => bytes).flat());
  }

  /** The address but for its fixed part is on the stack. */
  private loadSplat(fixed: number): void {
    this.builder.simdAt(this.pick([load64Splat, load32Splat]), fixed);
  }

  /** Loads one number into every lane. */
  loadNumber({ local, fixed }: Address): void {
    this.push(local);
    this.loadSplat(fixed);
  }

  /** Loads `width` numbers. */
  load(address: Address, width: number): void {
    const { builder, lanes } = this;
    this.push(address.local);
    if (width === lanes.count) builder.simdAt(load, address.fixed);
    else if (width === 1) this.loadSplat(address.fixed);
    else builder.simdAt(load64Splat, address.fixed); // two of four numbers, twice
    if (width === 3) this.loadLane(address, 8, 2);
  }

  /** Stores the first `width` numbers of a local. */
  store(address: Address, width: number, value: number): void {
    const { builder, lanes } = this;
    if (width === lanes.count) {
      this.push(address.local);
      builder.get(value).simdAt(store, address.fixed);
    } else if (width === 1) this.storeLane(address, 0, value);
    else {
      this.push(address.local);
      builder.get(value).simdAt(store64Lane, address.fixed, 0); // two of four numbers
      if (width === 3) this.storeLane(shift(address, 8), 2, value);
    }
  }

  /** Loads a number of each of `width` rows, `stride` bytes apart; further lanes hold the first of them. */
  gather(address: Address, stride: number, width: number): void {
    this.loadNumber(address);
    for (let lane = 1; lane < width; lane++) this.loadLane(address, lane * stride, lane);
  }

  /** Stores the lanes of a local to `width` rows, `stride` bytes apart. */
  scatter(address: Address, stride: number, width: number, value: number): void {
    for (let lane = 0; lane < width; lane++) this.storeLane(shift(address, lane * stride), lane, value);
  }

  /** Loads one lane of the vector on the stack. */
  private loadLane({ local, fixed }: Address, offset: number, lane: number): void {
    const vector = this.builder.local("v128");
    this.builder.set(vector);
    this.push(local);
    const opcode = this.pick([load64Lane, load32Lane]);
    this.builder.get(vector).simdAt(opcode, fixed + offset, lane);
  }

  /** Stores one lane of a local. */
  private storeLane({ local, fixed }: Address, lane: number, value: number): void {
    this.push(local);
    this.builder.get(value).simdAt(this.pick([store64Lane, store32Lane]), fixed, lane);
  }

  private push(local: number | undefined): void {
    if (local === undefined) this.builder.i32(0);
    else this.builder.get(local);
  }

  add(): void {
    this.builder.simd(this.pick(arithmetic.add));
  }

  multiply(): void {
    this.builder.simd(this.pick(arithmetic.multiply));
  }

  /** Makes of the vector on the stack what a fold goes on from: of a wide sum the first two numbers as float64, of which one counts. */
  openFold(by: Fold["by"]): void {
    if (by === "wideSum") this.builder.simd(promoteLow);
  }

  /** Makes of what a fold has come to, which is on the stack, a vector of the program's numbers. */
  closeFold(by: Fold["by"]): void {
    if (by === "wideSum") this.builder.simd(demote);
  }

  /** Leaves on the stack what a fold has come to, after one more value; both are in locals. */
  fold(by: Fold["by"], total: number, value: number): void {
    if (by === "wideSum") this.builder.get(total).get(value).simd(promoteLow).simd(arithmetic.add[0]);
    else this.elementwise({ operator: by === "sum" ? "add" : "max" }, [total, value]);
  }

  /** Puts onto the stack a vector that starts with one of the lanes of a local. */
  lane(lane: number, value: number): void {
    const { bytes } = this.lanes;
    const order = Array.from({ length: 16 }, (_, i) => (lane * bytes + i) % 16);
    this.builder
      .get(value)
      .get(value)
      .simd(shuffle, ...order);
  }

  /** Leaves the element's value on the stack; its operands are in locals. */
  elementwise(
    element: Pick<ElementwiseOperation, "operator"> | Pick<Selection, "operator" | "comparison">,
    operands: readonly number[],
  ): void {
    const { builder } = this;
    const { operator } = element;
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
        builder.simd(this.pick(arithmetic[operator]));
        break;
      case "select":
        builder.get(c).get(d);
        this.compare(element.comparison, a, b);
        builder.simd(bitselect);
        break;
      case "copy":
        builder.get(a);
        break;
      case "max":
      case "min":
        // The first of the two, unless the second is beyond it or is no number.
        builder.get(b).get(a);
        this.compare(operator === "max" ? "<" : ">", a, b);
        this.compare("!=", b, b);
        builder.simd(or).simd(bitselect);
        break;
      case "sign":
        this.sign(a);
        break;
      case "pow":
        this.callKernel(operator, operands);
        break;
      default:
        operator satisfies never;
    }
  }

  private compare(comparison: ComparisonOperator, a: number, b: number): void {
    this.builder.get(a).get(b).simd(this.pick(comparisons[comparison]));
  }

  /** 1 with the sign of x where x is above or below 0; else x: a zero or NaN. */
  private sign(x: number): void {
    const zero = this.builder.local("v128");
    this.splatConstant(0);
    this.builder.set(zero);
    this.splatConstant(1);
    this.builder.get(x);
    this.splatConstant(-0);
    this.builder.simd(and).simd(or).get(x);
    this.compare("<", x, zero);
    this.compare(">", x, zero);
    this.builder.simd(or).simd(bitselect);
  }

  private callKernel(operator: string, operands: readonly number[]): void {
    const index = this.functions.get(`${operator}_${this.lanes.suffix}`);
    if (index === undefined) throw new Error(`no kernel for ${operator}`);
    for (const operand of operands) this.builder.get(operand);
    this.builder.call(index);
  }
}
