/** What orders need of a layer. */
interface Link {
  readonly prefix: string;
  readonly fanIn: number;
  readonly fanOut: number;
}

/** So many layers at most are ordered by their widths. */
const mostLayers = 100;
/** So many ways to go on are looked at. */
const mostTries = 10_000;

/**
 * The orders in which layers can follow each other, at most two of them. The numbers in names decide: `net.0` comes before `net.2`. Names that
 * differ in more than a number say nothing; then each layer must take as many numbers as the one before gives.
 *
 * @returns undefined if there are too many to try
 */
export function findOrders<L extends Link>(layers: readonly L[]): readonly (readonly L[])[] | undefined {
  const rows = groupByPattern(layers);
  if (rows.length === 1) return rows;
  if (layers.length > mostLayers) return undefined;
  const found: (readonly L[])[] = [];
  let tries = 0;
  const goOn = (done: readonly L[], left: readonly (readonly L[])[]): void => {
    if (done.length === layers.length) found.push(done);
    for (const [i, [first, ...others]] of left.entries()) {
      if (found.length > 1 || ++tries > mostTries) return;
      const last = done.at(-1);
      if (first === undefined || (last !== undefined && last.fanOut !== first.fanIn)) continue;
      goOn([...done, first], left.with(i, others));
    }
  };
  goOn([], rows);
  return tries > mostTries && found.length < 2 ? undefined : found;
}

/** Layers whose names differ in numbers alone, in the order of these. */
function groupByPattern<L extends Link>(layers: readonly L[]): readonly (readonly L[])[] {
  const groups = new Map<string, L[]>();
  for (const layer of layers) {
    const pattern = layer.prefix.replace(/\d+/g, "#");
    const group = groups.get(pattern) ?? [];
    group.push(layer);
    groups.set(pattern, group);
  }
  return [...groups.values()].map((group) => group.sort((a, b) => compareNumbers(a.prefix, b.prefix)));
}

function compareNumbers(a: string, b: string): number {
  const numbers = (text: string) => (text.match(/\d+/g) ?? []).map(Number);
  const others = numbers(b);
  for (const [i, number] of numbers(a).entries()) {
    const difference = number - (others[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
