import { sizeOf } from "../graph/shape.js";
import type { Analytic } from "./analytic.js";
import type { Checker } from "./checker.js";
import type { ComparedElement } from "./compareElements.js";
import { judge } from "./judge.js";
import type { CheckSteps } from "./progress.js";
import { stepAt } from "./projections/directions.js";
import { Projections } from "./projections/projections.js";
import { complexStep } from "./references/complexStep.js";
import { Curve } from "./references/curve.js";
import { scaleReference } from "./references/directional.js";
import type { DerivativeMethod, Reference } from "./references/reference.js";
import { sixtyFourDigits } from "./references/sixtyFourDigits.js";
import type { Leaf, Sample } from "./sample.js";

/** Larger inputs take too long with 64 digits. */
const mostConfirmed = 600;

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
    private readonly checker: Checker,
    private readonly confirmations: Confirmations,
  ) {
    this.found = new Found(sample, checker, checker.find);
    const isSmall = [...sample.point.keys()].every(({ shape }) => sizeOf(shape) <= mostConfirmed);
    if (checker.find === complexStep && isSmall) this.withDigits = new Found(sample, checker, sixtyFourDigits);
  }

  /**
   * The elements of a gradient, or sums of them, beside what they should be.
   *
   * Complex step takes another function's word for nothing but a graph's own arithmetic, and that may lose digits where the gradient
   * does not. So what it calls wrong is compared with 64 digits, unless a kink is there: it alone knows which subgradient is due.
   */
  *compare(leaf: Leaf, analytic: Analytic): CheckSteps<readonly ComparedElement[]> {
    const compared = yield* this.found.compare(leaf, analytic);
    if (this.withDigits === undefined || this.confirmations.left === 0 || !this.hasVerdict(compared, "FAIL")) {
      return compared;
    }
    const confirmed = yield* this.withDigits.compare(leaf, analytic);
    if (this.hasVerdict(confirmed, "KINK")) return compared;
    if (this.hasVerdict(confirmed, "FAIL")) this.confirmations.left--;
    return confirmed;
  }

  private hasVerdict(compared: readonly ComparedElement[], verdict: "FAIL" | "KINK"): boolean {
    return compared.some((element) => judge(element, this.checker.tolerance) === verdict);
  }
}

/** What one method finds at a sample. */
class Found {
  private readonly projections: Projections;
  private readonly pointwise = new Map<Leaf, readonly Reference[]>();

  constructor(
    private readonly sample: Sample,
    private readonly checker: Checker,
    private readonly find: DerivativeMethod,
  ) {
    this.projections = new Projections(sample, find, checker.random, checker.effort);
  }

  *compare(leaf: Leaf, analytic: Analytic): CheckSteps<readonly ComparedElement[]> {
    if (this.sample.isPointwise !== true) {
      return yield* this.projections.compare(leaf, analytic, (each) => judge(each, this.checker.tolerance) === "FAIL");
    }
    const references = this.pointwise.get(leaf) ?? this.findPointwise(leaf);
    this.pointwise.set(leaf, references);
    return references.map((reference, index) => ({
      index,
      analytic: analytic.gradient[index] as number,
      reference,
      rounding: analytic.rounding[index] as number,
    }));
  }

  /** All elements in one evaluation: each depends on those at its own place alone. */
  private findPointwise(leaf: Leaf): readonly Reference[] {
    const { cotangent, point } = this.sample;
    const direction = (point.get(leaf) as Float64Array).map(stepAt);
    const slopes = this.find(new Curve(this.sample, new Map([[leaf, direction]])));
    return slopes.map((slope, i) => scaleReference(slope, (cotangent[i] as number) / (direction[i] as number)));
  }
}
