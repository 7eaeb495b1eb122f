import type { Op } from "../../graph/op.js";
import { sameShape, sizeOf } from "../../graph/shape.js";
import { RandomStream } from "../../random.js";
import type { Sample } from "../sample.js";
import { applyOp, type Case, coverCases, describeCase, findCases } from "../samples/cases.js";
import { findDomains, kindSample, ordinarySample, sampleOf, type Wiring } from "../samples/createSample.js";
import { isFiniteAt } from "../samples/finite.js";
import { coarseGrid, denseGrid } from "../samples/grid.js";
import { kernelCases } from "../samples/kernelCases.js";
import { varyNumbers } from "../samples/parameters.js";
import { pointwiseSamples } from "../samples/pointwise.js";
import { edgeValues, largeValues, valueKinds } from "../samples/values.js";
import { wholeNumberSamples } from "../samples/wholeNumbers.js";
import { wire, wireTwins } from "../samples/wirings.js";
import type { Subject } from "../subject.js";

/** One of several parts of equal size. */
export interface Share {
  readonly of: number;
  /** From 0 to `of` - 1. */
  readonly number: number;
}

const all: Share = { of: 1, number: 0 };

/**
 * An op with all its samples, made from its shape rule and its formula. An op without any finite output has none.
 *
 * @param share of the shapes. All formulas go through the same code, so if many are checked together, each may take a share
 */
export function opSubject(op: Op, share: Share = all): Subject {
  return { name: op.name, samples: (seed) => createSamples(op, RandomStream.create(seed, "gradcheck"), share) };
}

function createSamples(op: Op, random: RandomStream, share: Share): readonly Sample[] {
  const cases = findCases(op);
  const take = <Item>(items: readonly Item[]) => items.filter((_, i) => i % share.of === share.number % share.of);
  const covering = take(coverCases(op, cases));
  const sized = take(kernelCases(op, cases));
  const typical = typicalCases(cases);
  const [first] = typical;
  const draws = first && findDomains(applyCase(op, first), random);
  if (first === undefined || draws === undefined) return [];
  const ordinary = (wiring: Wiring) => ordinarySample(wiring, random) ?? [];
  const likeFirst = (each: Case) => sampleOf(applyCase(op, each), draws, random);
  const largeOf = (each: Case) => [kindSample(applyCase(op, each), largeValues, random) ?? []].flat();
  const varied = varyNumbers(op);
  const samples = [
    ...covering.map(likeFirst),
    ...specialCotangents(likeFirst(first), random),
    ...typical.flatMap((each) => valueKinds.flatMap((kind) => kindSample(applyCase(op, each), kind, random) ?? [])),
    ...covering
      .filter(isStretched)
      .slice(0, 1)
      .flatMap((each) => ties.flatMap((kind) => kindSample(applyCase(op, each), kind, random) ?? [])),
    ...typical.flatMap((each) => wire(op, each).flatMap(ordinary)),
    ...wireTwins(op, covering).flatMap(ordinary),
    ...varied.flatMap((params) => ordinary(applyCase(op, { ...first, params: { ...first.params, ...params } }))),
    ...sized.flatMap((each, i) => [...withSignsTurned(op, likeFirst(each)), ...(i % 8 === 0 ? largeOf(each) : [])]),
    ...wholeNumberSamples(op, random),
    ...formulaSamples(op, random),
  ];
  const unproved = [first, ...covering.filter(isStretched).slice(0, 2), ...sized.slice(-1)];
  return [
    ...samples.filter(({ output, point }) => isFiniteAt(output, point)),
    ...unproved.map((each): Sample => {
      const wiring = applyCase(op, each);
      const sample = sampleOf(
        wiring,
        wiring.leaves.map(() => edgeValues),
        random,
      );
      return { ...sample, title: `${sample.title}, ends of domains`, isUnproved: true };
    }),
  ];
}

function applyCase(op: Op, each: Case): Wiring {
  const { leaves, output } = applyOp(op, each.shapes, each.params);
  const isPointwise = op.formula !== undefined && leaves.every(({ shape }) => sameShape(shape, output.shape));
  return { title: describeCase(op, each), leaves, output, isPointwise };
}

/** The most cases at which every kind of values is tried. */
const mostTypical = 4;

/** Cases of arrays of two axes whose sizes differ, or of what the op takes instead: one for each axis that it works along. */
function typicalCases(cases: readonly Case[]): readonly Case[] {
  const best = new Map<string, { readonly each: Case; readonly score: number }>();
  for (const each of cases) {
    const axis = String(each.params.axis);
    const score = scoreOf(each);
    if (score > (best.get(axis)?.score ?? Number.NEGATIVE_INFINITY)) best.set(axis, { each, score });
  }
  return [...best.values()]
    .toSorted((a, b) => b.score - a.score)
    .slice(0, mostTypical)
    .map(({ each }) => each);
}

/** How typical a case is. */
function scoreOf({ shapes }: Case): number {
  const rank = Math.max(0, ...shapes.map(({ length }) => length));
  const sizes = new Set(shapes.flat().filter((size) => size > 1)).size;
  const elements = shapes.reduce((sum, shape) => sum + Math.min(sizeOf(shape), 9), 0);
  return (rank === 2 ? 100 : 0) + 10 * sizes + shapes.flat().length + elements / 10;
}

const ties = valueKinds.filter(({ hasTies }) => hasTies === true);

/** Whether one row meets each row of another input: then a tie or a zero of it meets several numbers. */
function isStretched({ shapes: [a = [], b = []] }: Case): boolean {
  return a.length === 1 && b.length === 2 && (a[0] as number) > 1 && a[0] === b[1];
}

/** The sample, and if it is one of a function, that at -x / 2: where the slope is 0, a mistake of a loop does not show. */
function withSignsTurned(op: Op, sample: Sample): readonly Sample[] {
  if (op.formula === undefined || op.arity > 1) return [sample];
  const point = new Map([...sample.point].map(([leaf, values]) => [leaf, values.map((x) => -x / 2)]));
  if (!isFiniteAt(sample.output, point)) return [sample];
  return [sample, { ...sample, title: `${sample.title}, signs turned and halved`, point }];
}

/** The sample with a cotangent of 0, and with one that is 1 at one element. */
function specialCotangents(sample: Sample, random: RandomStream): readonly Sample[] {
  const zero = new Float64Array(sample.cotangent.length);
  const unit = zero.with(random.integer(zero.length), 1);
  return [
    { ...sample, title: `${sample.title}, cotangent 0`, cotangent: zero },
    { ...sample, title: `${sample.title}, unit cotangent`, cotangent: unit },
  ];
}

function formulaSamples(op: Op, random: RandomStream): readonly Sample[] {
  const { formula } = op;
  if (formula === undefined) return [];
  const variants = varyNumbers(op).map((params) => ({
    title: `${Object.entries(params)
      .map(([name, value]) => `${name} ${value}`)
      .join(", ")}, `,
    params,
    grid: coarseGrid,
  }));
  return [{ title: "", params: {}, grid: denseGrid }, ...variants].flatMap((each) =>
    pointwiseSamples(op, formula, each, random),
  );
}
