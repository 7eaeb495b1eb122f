import { sizeOf } from "../../graph/shape.js";
import type { Recogniser } from "./evidence.js";
import { partial } from "./proof.js";

/** The gradient by one input is given to another. */
export const swappedInputs: Recogniser = (evidence) => {
  const { sample, input, shape } = evidence;
  const others = sample.inputs.filter((leaf) => leaf !== input && sizeOf(leaf.shape) === sizeOf(shape));
  const taken = others.find((leaf) => input !== undefined && evidence.fits((i) => partial(sample, leaf, i)));
  return taken && `is the gradient by ${taken.name}`;
};

/** The rule does not multiply by the cotangent, or returns it as it is. */
export const gradientIgnored: Recogniser = (evidence) => {
  const { sample, input, shape } = evidence;
  if (input === undefined) return undefined;
  const ones = { ...sample, cotangent: sample.cotangent.map(() => 1) };
  if (evidence.fits((i) => partial(ones, input, i))) return "is not multiplied by the incoming gradient";
  return sizeOf(shape) === sizeOf(sample.output.shape) && evidence.fits((i) => sample.cotangent[i])
    ? "is the incoming gradient itself, and should be multiplied by the op's own derivative"
    : undefined;
};
