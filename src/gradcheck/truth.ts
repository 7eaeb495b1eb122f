import { sizeOf } from "../graph/shape.js";
import type { Analytic } from "./analytic.js";
import type { Checker } from "./checker.js";
import type { Verdict } from "./checkRow.js";
import type { ComparedElement } from "./compareElements.js";
import { judge } from "./judge.js";
import type { CheckSteps } from "./progress.js";
import { Projections } from "./projections/projections.js";
import { complexStep } from "./references/complexStep.js";
import { bySize } from "./references/methods.js";
import { smoothAtCorners } from "./references/oneSidedSlopes.js";
import { pointwiseDerivatives } from "./references/pointwise.js";
import type { DerivativeMethod, Reference } from "./references/reference.js";
import { sixtyFourDigits } from "./references/sixtyFourDigits.js";
import type { Leaf, Sample } from "./sample.js";

/** With 64 digits larger inputs take too long. */
const mostConfirmed = 600;

/** So many elements take little time with 64 digits. */
const fewElements = 30;

/** How many failures of a subject may still be confirmed with 64 digits. If these are real, so are the others. */
export interface Confirmations {
  left: number;
}

/** The gradients at a sample, found without the rules. What has been found is kept for the next runner. */
export class Truth {
  private readonly found: Found;
  private readonly withDigits: Found | undefined;

  constructor(
    sample: Sample,
    find: DerivativeMethod,
    private readonly checker: Checker,
    private readonly confirmations: Confirmations,
  ) {
    const isComplex = find === complexStep;
    const { isAtCorner = false } = sample;
    const isSmall = [...sample.point.keys()].every(({ shape }) => sizeOf(shape) <= mostConfirmed);
    // Both sides of a corner are looked for by its size.
    this.found =
      isComplex && isAtCorner
        ? new Found(sample, smoothAtCorners(find), { ...checker, distance: bySize })
        : new Found(sample, find, checker);
    if (isComplex && isSmall) this.withDigits = new Found(sample, sixtyFourDigits, { ...checker, distance: bySize });
  }

  /**
   * The elements of a gradient, or sums of them, beside what they should be.
   *
   * A graph may lose digits in complex numbers where its gradient does not. So what complex step calls wrong is compared with 64 digits,
   * unless there is a kink: complex step alone knows which subgradient is due. So are a few elements that it cannot tell.
   */
  *compare(leaf: Leaf, analytic: Analytic): CheckSteps<readonly ComparedElement[]> {
    const compared = yield* this.found.compare(leaf, analytic);
    const { withDigits, confirmations } = this;
    if (withDigits === undefined) return compared;
    const isUntold = compared.length <= fewElements && this.has("NOISY", compared);
    if (!isUntold && (confirmations.left === 0 || !this.has("FAIL", compared))) return compared;
    const confirmed = yield* withDigits.compare(leaf, analytic);
    if (this.has("KINK", confirmed)) return compared;
    if (this.has("FAIL", confirmed)) confirmations.left--;
    return confirmed;
  }

  private has(verdict: Verdict, compared: readonly ComparedElement[]): boolean {
    return compared.some((element) => judge(element, this.checker.tolerance) === verdict);
  }
}

/** What one method finds at a sample. */
class Found {
  private readonly projections: Projections;
  private readonly pointwise = new Map<Leaf, readonly Reference[]>();

  constructor(
    private readonly sample: Sample,
    private readonly find: DerivativeMethod,
    private readonly checker: Checker,
  ) {
    this.projections = new Projections(sample, find, checker.random, checker.effort, checker.distance);
  }

  *compare(leaf: Leaf, analytic: Analytic): CheckSteps<readonly ComparedElement[]> {
    if (this.sample.isPointwise !== true) {
      return yield* this.projections.compare(leaf, analytic, (each) => judge(each, this.checker.tolerance) === "FAIL");
    }
    const references =
      this.pointwise.get(leaf) ?? pointwiseDerivatives(this.sample, leaf, this.find, this.checker.distance);
    this.pointwise.set(leaf, references);
    return references.map((reference, index) => ({
      index,
      analytic: analytic.gradient[index] as number,
      reference,
      rounding: analytic.rounding[index] as number,
    }));
  }
}
