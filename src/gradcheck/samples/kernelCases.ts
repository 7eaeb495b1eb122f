import type { Op } from "../../graph/op.js";
import { acceptedCases, type Case, countElements } from "./cases.js";
import { countSizes, generalizes, type Pattern, shapesOf } from "./patterns.js";

/** Every remainder of the loops of small arrays. */
const smallSizes = [1, 2, 3, 4, 5, 6, 7, 8, 9];
/** Beside whole vectors, tiles, panels and blocks of the wasm engine's kernels. */
const largeSizes = [15, 16, 17, 18, 31, 32, 33, 34, 35, 63, 64, 65, 66, 67, 131, 261];
/** A formula has loops of vectors, and no blocks. */
const formulaSizes = [15, 16, 17, 18, 31, 32, 33, 34, 35, 67, 131];
/** Sizes of the other axes meanwhile, in turn: smaller ones beside the largest, so that arrays stay small. */
const otherSizes = [3, 2, 5, 1, 4];
const othersBesideLarge = [2, 1];
/** Several sizes that are not small. */
const jointSizes = [
  [17, 35, 2],
  [35, 18, 3],
  [18, 5, 17],
];
/** A square that is too large for code that is written out. */
const equalSizes = [7, 7, 7];
/** Several blocks of a product. An array with all of these sizes would be too large. */
const blockSizes = [
  [131, 261, 3],
  [5, 261, 67],
  [131, 5, 67],
];
const mostElements = 1500;

/**
 * Cases of many sizes, for the loops of the engines. The most general patterns are taken: the others are theirs with some sizes
 * equal or 1. Each size of a pattern takes all values in turn, the large ones spread over patterns that are alike.
 */
export function kernelCases(op: Op, cases: readonly Case[]): readonly Case[] {
  const general = generalPatterns(op, cases);
  const found = general.flatMap((pattern, turn) =>
    choicesOf(cases, pattern).flatMap((choice) =>
      sizesFor(op, pattern, choice, general.length, turn).flatMap((sizes, i) => resize(op, choice, sizes, i)),
    ),
  );
  return [...new Map(found.map((each) => [JSON.stringify([each.shapes, each.params]), each])).values()].filter(
    (each) => countElements(op, each) <= mostElements || isProduct(each.pattern),
  );
}

/** Values for the sizes of a pattern. Patterns that run through the same loops share them out. */
function sizesFor(
  op: Op,
  pattern: Pattern,
  { params: { axis } }: Case,
  patterns: number,
  turn: number,
): readonly (readonly number[])[] {
  if (op.formula !== undefined) {
    // Arrays of one shape are one loop, however many axes they have.
    const isFlat = pattern.every((axes) => axes.join() === pattern[0]?.join());
    if (!isFlat) return assignSizes(pattern, formulaSizes, { of: 12, taken: turn, small: 6 });
    return pattern[0]?.length === 1 ? assignSizes(pattern, formulaSizes, whole) : [[5, 18, 2]];
  }
  const rank = Math.max(...pattern.map(({ length }) => length));
  if (patterns < 3) return assignSizes(pattern, largeSizes, whole);
  // Ranks and axes are counted together: the first axes of all ranks have all sizes between them, and so have the last ones.
  const taken = op.arity > 1 ? turn : rank + (typeof axis === "number" ? axis : 0);
  return assignSizes(pattern, largeSizes, { of: 3, taken, small: rank > 2 ? 3 : 1 });
}

/** Which share of the large sizes a pattern takes, of how many; and of how many shares of the small ones. */
interface Share {
  readonly of: number;
  readonly taken: number;
  readonly small: number;
}
const whole: Share = { of: 1, taken: 0, small: 1 };

/** Patterns that are not another one with some sizes equal or 1. Of several inputs, those of up to two axes if there are any. */
function generalPatterns(op: Op, cases: readonly Case[]): readonly Pattern[] {
  const all = [...new Set(cases.map(({ pattern }) => pattern))].filter((pattern) => countSizes(pattern) > 0);
  const flat = all.filter((pattern) => pattern.every(({ length }) => length <= 2));
  const patterns = op.arity > 1 && flat.length > 0 ? flat : all;
  return patterns.filter((pattern) => !patterns.some((other) => other !== pattern && generalizes(other, pattern)));
}

/** A case of the pattern for each axis: other parameters have their defaults, as far as they may. */
function choicesOf(cases: readonly Case[], pattern: Pattern): readonly Case[] {
  const own = cases.filter((each) => each.pattern === pattern);
  return [...new Map(own.toReversed().map((each) => [String(each.params.axis), each])).values()].toReversed();
}

/** Lists with a value for each size of the pattern: each size takes all values of the share, beside small values of the others. */
function assignSizes(pattern: Pattern, large: readonly number[], share: Share): readonly (readonly number[])[] {
  const count = countSizes(pattern);
  const isTaken = (shares: number) => (_: unknown, i: number) => (i + share.taken) % shares === 0;
  const values = [...smallSizes.filter(isTaken(share.small)), ...large.filter(isTaken(share.of))];
  const alone = Array.from({ length: count }, (_, number) =>
    values.map((value, i) => {
      const others = value > 50 ? othersBesideLarge : otherSizes;
      return Array.from({ length: count }, (_, j) =>
        j === number ? value : (others[(i + j) % others.length] as number),
      );
    }),
  ).flat();
  return [
    ...alone,
    ...(count > 1 ? [...jointSizes.filter(isTaken(share.of)), equalSizes] : []),
    ...(isProduct(pattern) ? blockSizes : []),
  ];
}

/** Whether no input has all sizes of the pattern, as in a product of matrices. */
function isProduct(pattern: Pattern): boolean {
  return (
    countSizes(pattern) >= 3 && pattern.every((axes) => new Set(axes).size < countSizes(pattern) && axes.length <= 2)
  );
}

/** The case with other sizes. Of shapes among the parameters one is taken, in turn. */
function resize(op: Op, { pattern, params }: Case, sizes: readonly number[], turn: number): readonly Case[] {
  const fitting = acceptedCases(op, pattern, shapesOf(pattern, sizes)).filter((each) =>
    Object.entries(params).every(([name, value]) => Array.isArray(value) || each.params[name] === value),
  );
  return fitting.length === 0 ? [] : [fitting[turn % fitting.length] as Case];
}
