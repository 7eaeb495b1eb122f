import { type Affine, at, composed } from "./affine.js";
import type { Step } from "./chain.js";
import { GraphProblem } from "./operator.js";
import type { LinearStage } from "./value.js";

/** What is left of the steps of a network if columns are scaled only before and after it. */
interface FoldedSteps {
  /** What scales the inputs. */
  readonly before: Affine | undefined;
  readonly steps: readonly FoldedStep[];
  /** What scales the outputs. */
  readonly after: Affine | undefined;
}

type LinearStep = Omit<LinearStage, "from">;
export type FoldedStep = LinearStep | Exclude<Step, { readonly kind: "linear" | "affine" }>;

/**
 * Makes each scaling of columns a part of the layer before or after it. At the ends a scaling stays what it is if columns can have it:
 * `(x - offset) / factor` with factors above 0.
 *
 * @param keepsLast whether the outputs may be scaled
 */
export function foldSteps(steps: readonly Step[], keepsLast: boolean): FoldedSteps {
  const joined = joinScalings(steps);
  const [first] = joined;
  const last = joined.at(-1);
  const before = first?.kind === "affine" && isScaler(first.affine) ? first.affine : undefined;
  const rest = before === undefined ? joined : joined.slice(1);
  const after =
    keepsLast && rest.length > 0 && last?.kind === "affine" && isScaler(last.affine) ? last.affine : undefined;
  return { before, steps: foldInner(after === undefined ? rest : rest.slice(0, -1)), after };
}

/** Whether the columns of data can be scaled like that. */
function isScaler({ scale, offset, factor }: Affine): boolean {
  const usable = (numbers: readonly number[]) => numbers.every((each) => each > 0 && Number.isFinite(each));
  return usable(scale) && usable(factor) && offset.every(Number.isFinite);
}

/** Scalings that follow each other become one. */
function joinScalings(steps: readonly Step[]): readonly Step[] {
  const joined: Step[] = [];
  for (const step of steps) {
    const before = joined.at(-1);
    if (step.kind === "affine" && before?.kind === "affine") {
      joined[joined.length - 1] = { kind: "affine", affine: composed(before.affine, step.affine) };
    } else joined.push(step);
  }
  return joined;
}

/** Scalings become a part of the linear layer before them, else of that after them, else a layer of their own. */
function foldInner(steps: readonly Step[]): readonly FoldedStep[] {
  const folded: FoldedStep[] = [];
  let waiting: Affine | undefined;
  for (const step of steps) {
    const before = folded.at(-1);
    if (step.kind === "affine") {
      if (before?.kind === "linear") folded[folded.length - 1] = scaledAfter(before, step.affine);
      else waiting = step.affine;
      continue;
    }
    if (step.kind === "linear") folded.push(waiting === undefined ? step : scaledBefore(waiting, step));
    else folded.push(...diagonal(waiting, folded, steps), step);
    waiting = undefined;
  }
  return [...folded, ...diagonal(waiting, folded, steps)];
}

/** The weight of a layer that only scales is square. */
const widestScaling = 4096;

/**
 * A layer that scales each column and does nothing else; none if nothing is scaled.
 *
 * @throws GraphProblem if there are too many columns
 */
function diagonal(
  affine: Affine | undefined,
  before: readonly FoldedStep[],
  steps: readonly Step[],
): readonly LinearStep[] {
  if (affine === undefined) return [];
  const width = widthAfter(before, affine, steps);
  if (width > widestScaling) throw new GraphProblem(`a scaling of ${width} columns is no part of a layer beside it`);
  const weight = new Float64Array(width * width);
  for (let i = 0; i < width; i++) weight[i * width + i] = at(affine.scale, i);
  const bias = Float64Array.from({ length: width }, (_, i) => at(affine.shift, i));
  return [{ kind: "linear", fanIn: width, fanOut: width, weight, bias, isDouble: false }];
}

/** The number of columns that a scaling gets: what the layer before gives, or what the next one takes. */
function widthAfter(before: readonly FoldedStep[], { scale, shift }: Affine, steps: readonly Step[]): number {
  const given = before.findLast((step) => step.kind === "linear")?.fanOut;
  const taken = steps.find((step) => step.kind === "linear")?.fanIn;
  return given ?? taken ?? Math.max(scale.length, shift.length);
}

/** (x · W + b) · scale + shift */
function scaledAfter(linear: LinearStep, { scale, shift }: Affine): LinearStep {
  const { fanOut, weight, bias } = linear;
  return {
    ...linear,
    weight: weight.map((each, i) => each * at(scale, i % fanOut)),
    bias: Float64Array.from({ length: fanOut }, (_, i) => (bias?.[i] ?? 0) * at(scale, i) + at(shift, i)),
  };
}

/** (x · scale + shift) · W + b */
function scaledBefore({ scale, shift }: Affine, linear: LinearStep): LinearStep {
  const { fanIn, fanOut, weight, bias } = linear;
  const shifted = Float64Array.from({ length: fanOut }, (_, j) => {
    let sum = bias?.[j] ?? 0;
    for (let i = 0; i < fanIn; i++) sum += at(shift, i) * (weight[i * fanOut + j] as number);
    return sum;
  });
  return {
    ...linear,
    weight: weight.map((each, i) => each * at(scale, Math.floor(i / fanOut))),
    bias: bias === undefined && shift.every((each) => each === 0) ? undefined : shifted,
  };
}
