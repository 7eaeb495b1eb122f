/** Something that has a place in a row: a box, or a bend of an edge that passes through the row. */
export interface Item {
  x: number;
  readonly y: number;
  readonly width: number;
  /** What it is to be close to, in the rows above and below. */
  readonly near: Item[];
  /** Whether it is on the line that the picture hangs on, at x = 0. */
  readonly isOnSpine: boolean;
}

const gap = 14;
const sweeps = 24;
/** How much more it counts that an item of the spine is in its place. */
const spineWeight = 50;

/** Moves the items of each row sideways, in their order, so that each is close to its neighbours in other rows and none overlap. */
export function settleRows(items: readonly Item[]): void {
  const byHeight = new Map<number, Item[]>();
  for (const item of items) {
    const key = Math.round(item.y);
    byHeight.set(key, [...(byHeight.get(key) ?? []), item]);
  }
  const rows = [...byHeight].toSorted(([a], [b]) => a - b).map(([, row]) => row.toSorted((a, b) => a.x - b.x));
  // The first places are close together, so that nothing has to come back from far away.
  for (const row of rows) placeRow(row, () => 0);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    for (const row of sweep % 2 === 0 ? rows : rows.toReversed()) placeRow(row, wishOf);
  }
}

function wishOf({ x, near, isOnSpine }: Item): number {
  if (isOnSpine) return 0;
  return near.length === 0 ? x : near.reduce((sum, each) => sum + each.x, 0) / near.length;
}

/** Items that touch each other, and move together. */
interface Block {
  /** The mean of what its items wish for its left edge, and its weight. */
  wish: number;
  weight: number;
  width: number;
  readonly items: Item[];
}

/**
 * Places a row as close to the wishes as can be, by least squares: items that would overlap are joined to a block, which is placed as
 * one.
 *
 * @see Barlow et al. 1972, "Statistical inference under order restrictions", the pool-adjacent-violators algorithm
 */
function placeRow(row: readonly Item[], wish: (item: Item) => number): void {
  const blocks: Block[] = [];
  for (const item of row) {
    let block: Block = {
      wish: wish(item) - item.width / 2,
      weight: item.isOnSpine ? spineWeight : 1,
      width: item.width,
      items: [item],
    };
    for (let before = blocks.at(-1); before !== undefined; before = blocks.at(-1)) {
      if (before.wish + before.width + gap <= block.wish) break;
      const offset = before.width + gap;
      const weight = before.weight + block.weight;
      blocks.pop();
      block = {
        wish: (before.wish * before.weight + (block.wish - offset) * block.weight) / weight,
        weight,
        width: offset + block.width,
        items: [...before.items, ...block.items],
      };
    }
    blocks.push(block);
  }
  for (const { wish: start, items } of blocks) {
    let left = start;
    for (const item of items) {
      item.x = left + item.width / 2;
      left += item.width + gap;
    }
  }
}
