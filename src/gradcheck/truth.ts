import type { Analytic } from "./analytic.js";
import type { Checker } from "./checker.js";
import type { ComparedElement } from "./compareElements.js";
import { judge } from "./judge.js";
import type { CheckSteps } from "./progress.js";
import { stepAt } from "./projections/directions.js";
import { Projections } from "./projections/projections.js";
import { Curve } from "./references/curve.js";
import { scaleReference } from "./references/directional.js";
import type { Reference } from "./references/reference.js";
import type { Leaf, Sample } from "./sample.js";

/** The gradients at a sample, found without the rules. What has been found is kept for the next runner. */
export class Truth {
  private readonly projections: Projections;
  private readonly pointwise = new Map<Leaf, readonly Reference[]>();

  constructor(
    private readonly sample: Sample,
    private readonly checker: Checker,
  ) {
    this.projections = new Projections(sample, checker.find, checker.random, checker.effort);
  }

  /** The elements of a gradient, or sums of them, beside what they should be. */
  *compare(leaf: Leaf, analytic: Analytic): CheckSteps<readonly ComparedElement[]> {
    if (this.sample.isPointwise !== true) {
      return yield* this.projections.compare(leaf, analytic, (each) => judge(each, this.checker.tolerance) === "FAIL");
    }
    let references = this.pointwise.get(leaf);
    if (references === undefined) {
      references = this.findPointwise(leaf);
      this.pointwise.set(leaf, references);
    }
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
    return this.checker
      .find(new Curve(this.sample, new Map([[leaf, direction]])))
      .map((slope, i) => scaleReference(slope, (cotangent[i] as number) / (direction[i] as number)));
  }
}
