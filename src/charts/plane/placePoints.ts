import type { GridSize, PlaneArea, PlaneAxis, PlanePoint } from "./plane.js";

/** A mark in a cell of the picture, for all points that lie in it. */
export type Mark = Pick<PlanePoint, "level" | "isHeldOut">;

interface Count {
  points: number;
  heldOut: number;
}

/**
 * The cells that have points, by `row * columns + column`, each with one mark: the level that most of its points have, of equally
 * frequent ones that of the first point. It is held out if all of these points are. Points outside of the area have no cell.
 */
export function placePoints(area: PlaneArea, cells: GridSize, points: readonly PlanePoint[]): Map<number, Mark> {
  const counts = new Map<number, Map<number, Count>>();
  for (const { x, y, level, isHeldOut } of points) {
    const column = indexOf(area.x, x, cells.columns);
    const fromBelow = indexOf(area.y, y, cells.rows);
    if (column === undefined || fromBelow === undefined) continue;
    const at = (cells.rows - 1 - fromBelow) * cells.columns + column;
    const levels = counts.get(at) ?? new Map<number, Count>();
    counts.set(at, levels);
    const count = levels.get(level) ?? { points: 0, heldOut: 0 };
    levels.set(level, count);
    count.points++;
    if (isHeldOut) count.heldOut++;
  }
  return new Map([...counts].map(([at, levels]) => [at, mostFrequent(levels)]));
}

/** The interval that a number lies in, if an axis is divided into `count` of them. The last one has both of its ends. */
function indexOf({ from, to }: PlaneAxis, value: number, count: number): number | undefined {
  if (!(value >= from && value <= to)) return undefined;
  // Halves, since the difference of large numbers may be infinite.
  const share = (value / 2 - from / 2) / (to / 2 - from / 2);
  return Math.min(Math.floor(share * count), count - 1);
}

function mostFrequent(levels: ReadonlyMap<number, Count>): Mark {
  let most = { level: 0, points: 0, heldOut: 0 };
  for (const [level, count] of levels) if (count.points > most.points) most = { level, ...count };
  return { level: most.level, isHeldOut: most.heldOut === most.points };
}
