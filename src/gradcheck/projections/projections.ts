import { sizeOf } from "../../graph/shape.js";
import type { RandomStream } from "../../random.js";
import type { Analytic } from "../analytic.js";
import type { ComparedElement } from "../compareElements.js";
import type { CheckSteps } from "../progress.js";
import { derivativeAlong, scaleReference } from "../references/directional.js";
import type { DerivativeMethod, Reference } from "../references/reference.js";
import type { Leaf, Sample } from "../sample.js";
import { CompensatedSum } from "./compensatedSum.js";
import { drawDirections, stepAt } from "./directions.js";
import { bandsOf, countOf, halvesOf, indicesAround, indicesOf, type Region, wholeRegion } from "./region.js";

/** An input with so many elements, or fewer, is compared element by element. */
const fewElements = 64;
/** Of a larger input so many elements are drawn and compared one by one: fewer of the largest, where each takes long. */
const elementsOf = (size: number) => Math.max(16, Math.min(fewElements, Math.floor(2 ** 18 / size)));
/** Rows, and then columns, are also compared in so many bands. */
const bands = 8;

/** Which elements of an input are compared, and the directions that they are compared along. */
interface Plan {
  readonly leaf: Leaf;
  readonly whole: Region;
  /** Along directions of their own: all elements of one order of magnitude; bands of rows; bands of columns. */
  readonly projections: readonly Projection[];
  readonly drawn: readonly number[];
}

/** Elements that are compared together: the sum of the gradient along a direction. */
interface Projection {
  readonly region: Region;
  readonly direction: Float64Array;
  /** Of the direction among those of its input. */
  readonly number: number;
}

/** The sum of a gradient along a direction. */
interface Sum {
  /** With the bound that its rounding error cannot exceed. */
  readonly sum: ComparedElement;
  /** With the bound that its rounding error exceeds only by a chance of 3e-14. A sum beyond it is looked into. */
  readonly likely: ComparedElement;
}

/**
 * Random signs add up to less than so many times the root of the sum of squares.
 *
 * @see Hoeffding 1963, "Probability inequalities for sums of bounded random variables"
 */
const mostDeviations = 8;

/**
 * Compares gradients with many elements. The sum of a gradient along a random direction is the derivative along that direction, so one
 * evaluation compares all elements at once: along one direction all of them, along another those of each band of rows, along a third
 * those of each band of columns. Some elements are also compared one by one. If a sum is wrong, its region is halved again and again
 * until a wrong element is found. Then its neighbours, its row and its column are compared too.
 *
 * An error in a single element out of the n of a band is found if it is above about 10 · √n times the bound on an element's rounding
 * error: the directions weigh elements by that bound. For a matrix of 784 by 128, whose bands have 12,544 elements, that is 1,100 times
 * the bound. In the elements that are compared one by one, an error is found if it is above the bound itself.
 *
 * What has been found is kept for the next gradient of the same input, from another runner.
 */
export class Projections {
  private readonly plans = new Map<Leaf, Plan>();
  private readonly references = new Map<Leaf, Map<string, Reference>>();
  private done = 0;
  private total: number;

  constructor(
    private readonly sample: Sample,
    private readonly find: DerivativeMethod,
    private readonly random: RandomStream,
  ) {
    this.total = sample.inputs.reduce((sum, leaf) => sum + countParts(leaf), 0);
  }

  /**
   * Compares the gradient by one input of the sample.
   *
   * @returns if an element is wrong, the elements that were compared; else these and the sums, which have no index
   */
  *compare(
    leaf: Leaf,
    analytic: Analytic,
    isWrong: (element: ComparedElement) => boolean,
  ): CheckSteps<readonly ComparedElement[]> {
    const plan = this.planFor(leaf, analytic);
    const elements = yield* this.compareElements(plan, analytic, plan.drawn);
    const sums: ComparedElement[] = [];
    let wrong = worst(elements.filter(isWrong));
    for (const projection of plan.projections) {
      const { sum, likely } = yield* this.compareSum(plan, analytic, projection);
      sums.push(sum);
      if (wrong === undefined && isWrong(likely)) wrong = yield* this.search(plan, analytic, projection, isWrong);
    }
    if (wrong === undefined) return [...sums, ...elements];
    const index = wrong.index as number;
    const around = indicesAround(index, plan.whole, elementsOf(sizeOf(leaf.shape)));
    const known = new Set(plan.drawn);
    const more = [index, ...around].filter((each) => !known.has(each));
    return [...elements, ...(yield* this.compareElements(plan, analytic, [...new Set(more)]))];
  }

  private planFor(leaf: Leaf, analytic: Analytic): Plan {
    let plan = this.plans.get(leaf);
    if (plan === undefined) {
      plan = this.createPlan(leaf, analytic);
      this.plans.set(leaf, plan);
    }
    return plan;
  }

  private createPlan(leaf: Leaf, analytic: Analytic): Plan {
    const whole = wholeRegion(leaf.shape);
    const indices = Uint32Array.from({ length: sizeOf(leaf.shape) }, (_, i) => i);
    if (indices.length <= fewElements) return { leaf, whole, projections: [], drawn: [...indices] };
    const banded = bandsOf(whole, bands);
    const values = this.sample.point.get(leaf) as Float64Array;
    const { graded, full } = drawDirections(banded.length, values, analytic, this.random);
    const projections = [
      ...graded.map((direction, number) => ({ region: whole, direction, number })),
      ...full.flatMap((direction, i) =>
        (banded[i] as readonly Region[]).map((region) => ({ region, direction, number: graded.length + i })),
      ),
    ];
    this.total += graded.length - 1;
    this.random.shuffle(indices);
    return { leaf, whole, projections, drawn: [...indices.subarray(0, elementsOf(indices.length)).toSorted()] };
  }

  /** The worst element of a region whose sum is wrong; undefined if no half of a region that is wrong is wrong. */
  private *search(
    plan: Plan,
    analytic: Analytic,
    projection: Projection,
    isWrong: (element: ComparedElement) => boolean,
  ): CheckSteps<ComparedElement | undefined> {
    let { region } = projection;
    while (countOf(region) > 1) {
      const halves = [];
      for (const half of halvesOf(region)) {
        const { likely } = yield* this.compareSum(plan, analytic, { ...projection, region: half });
        halves.push({ region: half, likely });
      }
      const wrong = worst(halves.map(({ likely }) => likely).filter(isWrong));
      const half = halves.find(({ likely }) => likely === wrong);
      if (half === undefined) return undefined;
      region = half.region;
    }
    const [index] = indicesOf(region, plan.whole);
    const [element] = yield* this.compareElements(plan, analytic, [index as number]);
    return element !== undefined && isWrong(element) ? element : undefined;
  }

  private *compareElements(
    { leaf }: Plan,
    { gradient, rounding }: Analytic,
    indices: readonly number[],
  ): CheckSteps<ComparedElement[]> {
    const values = this.sample.point.get(leaf) as Float64Array;
    const compared: ComparedElement[] = [];
    for (const index of indices) {
      const step = stepAt(values[index] as number);
      const direction = new Float64Array(values.length).fill(step, index, index + 1);
      const reference = yield* this.along(leaf, direction, `element ${index}`);
      compared.push({
        index,
        analytic: gradient[index] as number,
        reference: scaleReference(reference, 1 / step),
        rounding: rounding[index] as number,
      });
    }
    return compared;
  }

  private *compareSum(
    { leaf, whole }: Plan,
    { gradient, rounding }: Analytic,
    { region, direction, number }: Projection,
  ): CheckSteps<Sum> {
    const inRegion = new Float64Array(direction.length);
    const sum = new CompensatedSum();
    const terms = new CompensatedSum();
    const most = new CompensatedSum();
    const squares = new CompensatedSum();
    for (const index of indicesOf(region, whole)) {
      const d = direction[index] as number;
      inRegion[index] = d;
      const term = d * (gradient[index] as number);
      sum.add(term);
      terms.add(Math.abs(term));
      const error = Math.abs(d) * (rounding[index] as number);
      most.add(error);
      squares.add(error * error);
    }
    const reference = yield* this.along(leaf, inRegion, `${number}: ${region.rows} ${region.columns}`);
    const ofSum = 2 * Number.EPSILON * terms.value;
    const likely = Math.min(most.value, mostDeviations * Math.sqrt(squares.value));
    const compared = { analytic: sum.value, reference };
    return {
      sum: { ...compared, rounding: most.value + ofSum },
      likely: { ...compared, rounding: likely + ofSum },
    };
  }

  /** @param key of the direction, by which the reference is kept */
  private *along(leaf: Leaf, direction: Float64Array, key: string): CheckSteps<Reference> {
    const known = this.references.get(leaf) ?? new Map<string, Reference>();
    this.references.set(leaf, known);
    let reference = known.get(key);
    if (reference === undefined) {
      reference = derivativeAlong(this.sample, new Map([[leaf, direction]]), this.find);
      known.set(key, reference);
      this.done++;
      this.total = Math.max(this.total, this.done);
      yield { done: this.done, total: this.total, what: leaf.name };
    }
    return reference;
  }
}

/** Evaluations that an input takes if its gradient is right. */
function countParts({ shape }: Leaf): number {
  const size = sizeOf(shape);
  if (size <= fewElements) return size;
  return 1 + bandsOf(wholeRegion(shape), bands).flat().length + elementsOf(size);
}

/** The one that is farthest from its reference, in units of what rounding explains. */
function worst(compared: readonly ComparedElement[]): ComparedElement | undefined {
  const distance = ({ analytic, reference, rounding }: ComparedElement) => {
    const error = Math.abs(analytic - reference.value);
    return Number.isNaN(error) ? Number.POSITIVE_INFINITY : error / (rounding || Number.MIN_VALUE);
  };
  return compared.toSorted((a, b) => distance(b) - distance(a))[0];
}
