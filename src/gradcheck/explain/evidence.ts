import type { Node, Operation } from "../../graph/op.js";
import { topologicalOrder } from "../../graph/order.js";
import { type Shape, sizeOf } from "../../graph/shape.js";
import type { Leaf, Sample } from "../sample.js";
import type { Failure } from "./failure.js";

/** What each element would be if a hypothesis were true; undefined if the hypothesis says nothing about the element. */
export type Candidate = (index: number) => number | undefined;

/** Says what is wrong, as the part of the sentence behind the subject; undefined if the values do not fit. */
export type Recogniser = (evidence: Evidence) => string | undefined;

/** So many elements are enough to tell a hypothesis that holds from one that does not. */
const mostTried = 200;

/** Multiplications that are done in a moment. */
const mostWork = 20_000;

/** A failure whose values are all there: which elements are wrong, and which hypotheses fit them. */
export class Evidence {
  readonly shape: Shape;
  readonly sample: Sample;
  /** Undefined if the output itself is wrong. */
  readonly input: Leaf | undefined;
  /** Elements that were compared. */
  readonly compared: readonly number[];
  readonly wrong: readonly number[];
  /** The element that is furthest from what is allowed. */
  readonly worst: number;
  /** Relative, of rounding. */
  readonly precision: number;
  /** Whether the sample can be computed often, over any number type. */
  readonly isSmall: boolean;
  private readonly scale: number;
  private readonly tried: readonly number[];

  constructor(
    readonly failure: Failure,
    readonly analytic: ArrayLike<number>,
  ) {
    this.sample = failure.sample;
    this.input = failure.input;
    this.shape = (failure.input ?? failure.sample.output).shape;
    this.precision = failure.place.dtype === "float32" ? 1e-5 : 1e-10;
    const work = topologicalOrder([this.sample.output]).reduce((sum, node) => sum + workOf(node), 0);
    this.isSmall = work <= mostWork;
    const { reference } = failure;
    this.compared = Array.from({ length: sizeOf(this.shape) }, (_, i) => i).filter((i) => reference[i] !== undefined);
    const finite = this.compared.map((i) => Math.abs(this.analyticAt(i))).filter(Number.isFinite);
    this.scale = finite.reduce((a, b) => Math.max(a, b), 0);
    this.wrong = this.compared.filter((i) => this.isWrong(i));
    this.worst = this.compared.reduce((a, b) => (this.excess(b) > this.excess(a) ? b : a), this.compared[0] ?? 0);
    const rest = this.compared.filter((i) => i !== this.worst);
    this.tried = [this.worst, ...thin(this.wrong), ...thin(rest)];
  }

  /** The operation that the sample is about. */
  get operation(): Operation | undefined {
    return this.sample.output.kind === "operation" ? this.sample.output : undefined;
  }

  analyticAt(index: number): number {
    return this.analytic[index] as number;
  }

  referenceAt(index: number): number {
    return this.failure.reference[index] ?? Number.NaN;
  }

  /** Whether the element says anything: 0 that should be 0 fits too much. */
  isTelling(index: number): boolean {
    return this.analyticAt(index) !== 0 || this.referenceAt(index) !== 0;
  }

  /** Whether the hypothesis gives the wrong values, and not the right ones. */
  fits(candidate: Candidate): boolean {
    let explained = 0;
    for (const index of this.tried) {
      const value = candidate(index);
      if (value === undefined) continue;
      if (!this.isNear(index, value)) return false;
      if (this.isWrong(index)) explained++;
    }
    return explained > 0;
  }

  /** Whether these values would be right. */
  isRight(values: ArrayLike<number>): boolean {
    return this.compared.every((i) => {
      const [value, reference] = [values[i] as number, this.referenceAt(i)];
      const slack = this.precision * Math.abs(reference) + (this.precision / 100) * this.scale;
      return Object.is(value, reference) || Math.abs(value - reference) <= Math.max(slack, this.allowed(i));
    });
  }

  isWrong(index: number): boolean {
    return this.excess(index) > 1;
  }

  private isNear(index: number, value: number): boolean {
    const analytic = this.analyticAt(index);
    if (Object.is(analytic, value)) return true;
    const reference = this.referenceAt(index);
    const growth = Math.max(1, Math.abs(value / reference) || 1);
    const slack = Math.max(
      Number.isFinite(growth) ? this.allowed(index) * growth : 0,
      this.precision * Math.abs(value),
      (this.precision / 100) * this.scale,
    );
    // A difference that is as large as the error itself explains nothing.
    const most = this.isWrong(index) ? Math.min(slack, Math.abs(analytic - reference) / 8) : slack;
    return Math.abs(analytic - value) <= most;
  }

  private allowed(index: number): number {
    const given = this.failure.allowed?.[index];
    return given ?? this.precision * Math.abs(this.referenceAt(index)) + (this.precision / 1000) * this.scale;
  }

  /** The difference in units of what is allowed. */
  private excess(index: number): number {
    const [analytic, reference] = [this.analyticAt(index), this.referenceAt(index)];
    const difference = Math.abs(analytic - reference);
    if (Object.is(analytic, reference) || difference === 0) return 0;
    return Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference / this.allowed(index);
  }
}

/** About how many multiplications a node takes. */
function workOf(node: Node): number {
  const inner = node.kind === "operation" ? (node.inputs[0]?.shape.at(-1) ?? 1) : 1;
  return sizeOf(node.shape) * inner;
}

/** Some of the indices, evenly spaced. */
function thin(indices: readonly number[]): readonly number[] {
  const every = Math.max(1, Math.ceil(indices.length / mostTried));
  return indices.filter((_, k) => k % every === 0);
}
