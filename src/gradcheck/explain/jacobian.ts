import { sameShape } from "../../graph/shape.js";
import type { Recogniser } from "./evidence.js";
import { derivatives } from "./proof.js";
import { valuesAt } from "./values.js";

/** An element of the output depends on several elements of the input, and the rule knows only the one at its own place. */
export const offDiagonals: Recogniser = (evidence) => {
  const { input, sample, shape } = evidence;
  if (input === undefined || !sameShape(shape, sample.output.shape)) return undefined;
  const ct = (index: number) => sample.cotangent[index] as number;
  const own = (index: number) => (derivatives(sample, input, index)[index] as number) * ct(index);
  if (evidence.fits(own)) {
    return "has only what each element contributes to the output at its own place (the off-diagonals are left out)";
  }
  if (evidence.fits((i) => evidence.referenceAt(i) - own(i))) {
    return "has only what each element contributes to the output at other places (the diagonal is left out)";
  }
  const output = valuesAt(sample.output, sample.point);
  return evidence.fits((i) => (output[i] as number) * ct(i))
    ? "is the output times the incoming gradient (the rest of the rule is left out)"
    : undefined;
};
