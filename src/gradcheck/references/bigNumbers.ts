import { numberSystem } from "../../math/numberSystem.js";
import type { Curve } from "./curve.js";

/** What the references use of mathjs's BigNumber. */
export interface BigNumber {
  plus(other: BigNumber): BigNumber;
  minus(other: BigNumber): BigNumber;
  times(other: BigNumber): BigNumber;
  div(other: BigNumber): BigNumber;
  abs(): BigNumber;
  toNumber(): number;
}

/** The number with all its digits. */
export function bigNumber(value: number): BigNumber {
  return numberSystem("BigNumber").lift(value) as BigNumber;
}

/** The elements of a curve with 64 digits. */
export function valuesAt(curve: Curve, t: BigNumber): readonly BigNumber[] {
  const move = (x: number, d: number) => bigNumber(x).plus(bigNumber(d).times(t));
  return curve.at(move, numberSystem("BigNumber")) as readonly BigNumber[];
}
