import { RandomStream } from "../../../random.js";
import { type MethodName, methods } from "../../references/methods.js";
import { byDerivatives, byTaylorRemainder, type GradientCheck } from "./gradientCheck.js";

/** What each method finds wrong, with its own tolerance. The default method is the first. */
export function createChecks(seed: number): ReadonlyMap<MethodName, GradientCheck> {
  const random = RandomStream.create(seed, "gradcheck");
  const { complex, ridders, central } = methods;
  return new Map<MethodName, GradientCheck>([
    ["complex", byDerivatives(complex.derivative(), complex.tolerance, random)],
    ["ridders", byDerivatives(ridders.derivative(), ridders.tolerance, random)],
    ["taylor", byTaylorRemainder(random)],
    ["central", byDerivatives(central.derivative(central.eps), central.tolerance, random)],
  ]);
}
