import { coordinates } from "../compareElements.js";
import { indexOf } from "./arrays.js";
import type { RegionFinder } from "./region.js";

/** The largest elements along the axis of the op, if several are equally large. */
export const ties: RegionFinder = ({ operation, input, sample, shape }) => {
  const axis = operation?.params.axis;
  if (input === undefined || typeof axis !== "number" || operation?.inputs[0] !== input) return [];
  const values = sample.point.get(input) as Float64Array;
  const line = (index: number) => {
    const at = coordinates(index, shape);
    return Array.from({ length: shape[axis] as number }, (_, k) => values[indexOf(at.with(axis, k), shape)] as number);
  };
  const sharing = Array.from(values, (value, index) => {
    const along = line(index);
    return value === Math.max(...along) ? along.filter((other) => other === value).length : 1;
  });
  const counts = [...new Set(sharing.filter((count) => count > 1))].toSorted((a, b) => a - b);
  if (counts.length === 0) return [];
  return [
    {
      where: `at ties, where ${counts.join(" or ")} elements are equally large`,
      includes: (i) => (sharing[i] as number) > 1,
    },
  ];
};
