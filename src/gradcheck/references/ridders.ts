import type { Curve, Numbers } from "./curve.js";
import type { Reference } from "./reference.js";
import { Tableau } from "./tableau.js";

/** The smallest step is 2^-24: beyond it, a difference has lost half of its digits to rounding. */
const mostHalvings = 24;

/** The extrapolations of one element of the output. */
interface Extrapolations {
  readonly central: Tableau;
  readonly left: Tableau;
  readonly right: Tableau;
}

/**
 * Central differences with steps of d, d/2, d/4, …, extrapolated to a step of 0, each element of the output for itself. d has to be of
 * the size of x, or of 1 at x = 0: beyond it the function may be another one. The one-sided slopes are extrapolated too, so a kink is
 * seen. One so near to the point that the steps do not resolve it counts as one at the point.
 *
 * The error bar is of truncation and of rounding. It takes about 10 to 30 evaluations.
 */
export function ridders(curve: Curve): readonly Reference[] {
  const here = curve.numbersAt(0);
  const elements = here.values.map(
    (): Extrapolations => ({ central: new Tableau(2), left: new Tableau(1), right: new Tableau(1) }),
  );
  for (let halvings = 0; halvings <= mostHalvings; halvings++) {
    const [before, after] = [curve.numbersAt(-(2 ** -halvings)), curve.numbersAt(2 ** -halvings)];
    const isUseful = elements.map(({ central, left, right }, i) => {
      const isCentralUseful = addQuotient(central, before, after, i);
      addQuotient(left, before, here, i);
      addQuotient(right, here, after, i);
      return isCentralUseful;
    });
    if (!isUseful.includes(true)) break;
  }
  return elements.map(toReference);
}

/** Adds the slope between two points. Returns whether a smaller step can still be better: whether rounding is below the best error. */
function addQuotient(tableau: Tableau, from: Numbers, to: Numbers, index: number): boolean {
  const [low, high] = [from.values[index] as number, to.values[index] as number];
  const width = to.step - from.step;
  const quotient = (high - low) / width;
  const valueErrors = (from.errors[index] as number) + (to.errors[index] as number);
  const ofSteps = (from.stepError + to.stepError) / width + 2 * Number.EPSILON;
  const noise = valueErrors / width + ofSteps * Math.abs(quotient);
  tableau.add(quotient, noise);
  return !(noise > tableau.best.error);
}

function toReference({ central, left, right }: Extrapolations): Reference {
  const { value, error } = central.best;
  const [before, after] = [left.best, right.best];
  const errors = before.error + after.error;
  const areSame = Math.abs(after.value - before.value) <= 4 * (errors + error);
  // At a kink the central difference is their mean. If it is not, one of them was extrapolated badly.
  const isKink = !areSame && !(Math.abs((before.value + after.value) / 2 - value) > errors + error);
  // Slopes that may be the same are not told apart: a wrong rule could hide between them.
  return { value, errorBar: error, oneSided: isKink ? [before.value, after.value] : [value, value] };
}
