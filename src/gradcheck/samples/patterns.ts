import type { Shape } from "../../graph/shape.js";

/**
 * How the sizes of all axes of all inputs relate: for each input and axis 0 if its size is 1, else the number of a size of 2 or more.
 * Axes with the same number have the same size: [[1, 2], [2, 0]] stands for [m, k] and [k, 1].
 */
export type Pattern = readonly (readonly number[])[];

/** Patterns of more axes are too many: only those with the same axes in each input are taken. */
const mostAxes = 6;
const highestRank = 3;

/** Every pattern of inputs of ranks 0 to 3, in a list for each choice of ranks, the ones with fewer axes first. */
export function enumeratePatterns(arity: number): readonly (readonly Pattern[])[] {
  const ranks = enumerateRanks(arity).filter((each) => countAxes(each) <= mostAxes);
  const largeRanks = Array.from({ length: highestRank + 1 }, (_, rank) => rank).filter(
    (rank) => rank * arity > mostAxes,
  );
  return [
    ...ranks
      .toSorted((a, b) => countAxes(a) - countAxes(b))
      .map((each) => numberAxes(countAxes(each)).map((numbers) => deal(numbers, each))),
    ...largeRanks.map((rank) => numberAxes(rank).map((numbers) => Array.from({ length: arity }, () => numbers))),
  ];
}

/** How many different sizes of 2 or more a pattern has. */
export function countSizes(pattern: Pattern): number {
  return Math.max(0, ...pattern.flat());
}

/** The pattern with these sizes in place of its numbers from 1 on. */
export function shapesOf(pattern: Pattern, sizes: readonly number[]): readonly Shape[] {
  return pattern.map((axes) => axes.map((number) => (number === 0 ? 1 : (sizes[number - 1] as number))));
}

function countAxes(ranks: readonly number[]): number {
  return ranks.reduce((total, rank) => total + rank, 0);
}

/** All lists of so many ranks. */
function enumerateRanks(arity: number): readonly (readonly number[])[] {
  if (arity === 0) return [[]];
  return enumerateRanks(arity - 1).flatMap((ranks) =>
    Array.from({ length: highestRank + 1 }, (_, rank) => [...ranks, rank]),
  );
}

/** All ways to number axes. A new number is one higher than all before it, so that no two ways mean the same. */
function numberAxes(axes: number): readonly (readonly number[])[] {
  if (axes === 0) return [[]];
  return numberAxes(axes - 1).flatMap((numbers) =>
    Array.from({ length: Math.max(0, ...numbers) + 2 }, (_, number) => [...numbers, number]),
  );
}

/** The list in parts of these lengths. */
function deal(numbers: readonly number[], lengths: readonly number[]): Pattern {
  let start = 0;
  return lengths.map((length) => {
    start += length;
    return numbers.slice(start - length, start);
  });
}

/** Whether `pattern` is `other` with some of its sizes equal, or 1. */
export function generalizes(other: Pattern, pattern: Pattern): boolean {
  if (other.length !== pattern.length || other.some(({ length }, i) => length !== pattern[i]?.length)) return false;
  const meaning = new Map([[0, 0]]);
  const numbers = pattern.flat();
  return other.flat().every((number, i) => {
    const to = numbers[i] as number;
    if (!meaning.has(number)) meaning.set(number, to);
    return meaning.get(number) === to;
  });
}
