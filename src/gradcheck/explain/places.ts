import { coordinates } from "../compareElements.js";
import type { Evidence } from "./evidence.js";
import type { Region, RegionFinder } from "./region.js";
import { nameSlice, nounOfAxis } from "./wording.js";

/** So many rows or columns are still listed by number. */
const mostListed = 4;

/** Sizes of groups that elements are computed in: vectors, and blocks of a product. */
const groupSizes = [2, 4, 8, 16];

/** Rows, columns, and whatever other axes there are. */
export const places: RegionFinder = (evidence) => evidence.shape.flatMap((_, axis) => alongAxis(evidence, axis) ?? []);

/** A single element, or the end of the whole array. */
export const ends: RegionFinder = ({ compared, wrong }) => {
  const first = wrong[0] as number;
  if (wrong.length === 1) return [{ where: "in this element", includes: (i) => i === first }];
  const rest = compared.filter((i) => i >= first).length;
  return [{ where: `in the last ${rest} elements`, includes: (i) => i >= first }];
};

function alongAxis({ shape, wrong, compared, failure }: Evidence, axis: number): Region | undefined {
  const positionOf = (index: number) => coordinates(index, shape)[axis] as number;
  const size = shape[axis] as number;
  const positions = [...new Set(wrong.map(positionOf))].toSorted((a, b) => a - b);
  if (size === 1 || positions.length === new Set(compared.map(positionOf)).size) return undefined;
  const included = new Set(positions);
  const name = describe(positions, size, nounOfAxis(axis, shape.length), failure.place.engine !== "mathjs");
  return name === undefined ? undefined : { where: name, includes: (i) => included.has(positionOf(i)) };
}

function describe(positions: readonly number[], size: number, noun: string, isInGroups: boolean): string | undefined {
  const [first, last] = [positions[0] as number, positions.at(-1) as number];
  const nouns = noun.replace(/^\w+/, "$&s");
  const isRun = last - first === positions.length - 1;
  if (isRun) {
    const rest = isInGroups && last === size - 1 && first > 0 ? leftOver(first, size) : "";
    if (first !== last) return `in ${nouns} ${first} to ${last}${rest}`;
    return `in ${nameSlice(first, size, noun)}${rest}`;
  }
  const isEverySecond = positions.length > 2 && positions.every((position, i) => position === first + 2 * i);
  if (isEverySecond && first < 2 && last + 2 >= size) return `in every second ${noun}`;
  if (positions.length > mostListed || positions.length > size / 2) return undefined;
  return `in ${nouns} ${positions.slice(0, -1).join(", ")} and ${last}`;
}

function leftOver(first: number, size: number): string {
  const group = groupSizes.find((group) => first % group === 0 && size - first < group);
  return group === undefined ? "" : ` (left over after groups of ${group})`;
}
