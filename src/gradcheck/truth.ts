import { sizeOf } from "../graph/shape.js";
import type { RandomStream } from "../random.js";
import type { ComparedElement } from "./compareElements.js";
import { Curve, type Direction } from "./references/curve.js";
import type { DerivativeMethod, Reference } from "./references/reference.js";
import type { Leaf, Sample } from "./sample.js";

/** An input with so many elements, or fewer, is checked element by element. A larger one along a random direction first. */
const fewElements = 12;
/** If a direction is wrong, so many elements are drawn and compared one by one. */
const mostElements = 64;

/** A gradient as it is to be checked, and the bound on its rounding error, both row-major. */
export interface Analytic {
  readonly gradient: Float64Array;
  readonly rounding: Float64Array;
}

/** The gradients of Σ cotangent ⊙ output at a sample, found without the rules. What has been found is kept for the next runner. */
export class Truth {
  private readonly found = new Map<Leaf, ReadonlyMap<number, Reference>>();
  private readonly along = new Map<Leaf, { readonly direction: Float64Array; readonly reference: Reference }>();

  constructor(
    private readonly sample: Sample,
    private readonly find: DerivativeMethod,
    private readonly random: RandomStream,
  ) {}

  /**
   * The elements of a gradient beside what they should be: all of a small input; of a large one the sum along a random direction,
   * and if that is wrong, some elements.
   */
  compare(leaf: Leaf, analytic: Analytic, isWrong: (element: ComparedElement) => boolean): readonly ComparedElement[] {
    if (this.sample.isPointwise === true || sizeOf(leaf.shape) <= fewElements) return this.elementwise(leaf, analytic);
    const sum = this.project(leaf, analytic);
    if (!isWrong(sum)) return [sum];
    const elements = this.elementwise(leaf, analytic);
    return elements.some(isWrong) ? elements : [sum];
  }

  /** The references by the indices of their elements. */
  elements(leaf: Leaf): ReadonlyMap<number, Reference> {
    let found = this.found.get(leaf);
    if (found === undefined) {
      found = this.sample.isPointwise === true ? this.findPointwise(leaf) : this.findOneByOne(leaf);
      this.found.set(leaf, found);
    }
    return found;
  }

  private elementwise(leaf: Leaf, { gradient, rounding }: Analytic): readonly ComparedElement[] {
    return Array.from(this.elements(leaf), ([index, reference]) => ({
      index,
      analytic: gradient[index] as number,
      reference,
      rounding: rounding[index] as number,
    }));
  }

  private project(leaf: Leaf, { gradient, rounding }: Analytic): ComparedElement {
    let known = this.along.get(leaf);
    if (known === undefined) {
      const values = this.sample.point.get(leaf) as Float64Array;
      const direction = values.map((x) => stepAt(x) * this.random.uniform(0.5, 1) * (this.random.chance(0.5) ? 1 : -1));
      known = { direction, reference: this.derivative(new Map([[leaf, direction]])) };
      this.along.set(leaf, known);
    }
    const { direction, reference } = known;
    const dot = (values: Float64Array, sizes: Float64Array) =>
      values.reduce((sum, value, i) => sum + value * (sizes[i] as number), 0);
    const terms = dot(gradient.map(Math.abs), direction.map(Math.abs));
    return {
      analytic: dot(gradient, direction),
      reference,
      // The sum itself is rounded too.
      rounding: dot(rounding, direction.map(Math.abs)) + direction.length * Number.EPSILON * terms,
    };
  }

  private findPointwise(leaf: Leaf): ReadonlyMap<number, Reference> {
    const { cotangent, point } = this.sample;
    const direction = (point.get(leaf) as Float64Array).map(stepAt);
    const slopes = this.find(new Curve(this.sample, new Map([[leaf, direction]])));
    return new Map(slopes.map((slope, i) => [i, scale(slope, (cotangent[i] as number) / (direction[i] as number))]));
  }

  private findOneByOne(leaf: Leaf): ReadonlyMap<number, Reference> {
    const values = this.sample.point.get(leaf) as Float64Array;
    const indices = Uint32Array.from(values.keys());
    if (indices.length > mostElements) this.random.shuffle(indices);
    return new Map(
      Array.from(indices.subarray(0, mostElements).toSorted(), (index) => {
        const step = stepAt(values[index] as number);
        const direction = new Float64Array(values.length).fill(step, index, index + 1);
        return [index, scale(this.derivative(new Map([[leaf, direction]])), 1 / step)];
      }),
    );
  }

  /** The derivative of Σ cotangent ⊙ output along a direction. */
  private derivative(direction: Direction): Reference {
    const { cotangent } = this.sample;
    return this.find(new Curve(this.sample, direction))
      .map((slope, i) => scale(slope, cotangent[i] as number))
      .reduce(add);
  }
}

/** How far an element at x moves: as far as it is large, so that a step suits it. */
function stepAt(x: number): number {
  return x === 0 ? 1 : Math.abs(x);
}

function scale({ value, errorBar, oneSided }: Reference, factor: number): Reference {
  // A cotangent of 0 hides what is not finite.
  const times = (slope: number) => (factor === 0 ? 0 : slope * factor);
  const scaled = { value: times(value), errorBar: Math.abs(times(errorBar)) };
  return oneSided === undefined ? scaled : { ...scaled, oneSided: [times(oneSided[0]), times(oneSided[1])] };
}

function add(a: Reference, b: Reference): Reference {
  const sum = { value: a.value + b.value, errorBar: a.errorBar + b.errorBar };
  if (a.oneSided === undefined || b.oneSided === undefined) return sum;
  return { ...sum, oneSided: [a.oneSided[0] + b.oneSided[0], a.oneSided[1] + b.oneSided[1]] };
}
