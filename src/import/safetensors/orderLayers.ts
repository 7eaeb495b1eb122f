/** What orders need of a layer. */
interface Link {
  readonly prefix: string;
  readonly fanIn: number;
  readonly fanOut: number;
}

/** So many ways to go on are looked at. */
const mostTries = 10_000;

/**
 * The orders in which layers can follow each other, at most two of them. The numbers in names decide: `net.0` comes before `net.2`. Names that
 * differ in more than a number say nothing; then each layer must take as many numbers as the one before gives.
 */
export function findOrders<L extends Link>(layers: readonly L[]): readonly (readonly L[])[] {
  const patternOf = ({ prefix }: L) => prefix.replace(/\d+/g, "#");
  const rows = [...new Set(layers.map(patternOf))].map((pattern) =>
    layers.filter((layer) => patternOf(layer) === pattern).sort((a, b) => compareNumbers(a.prefix, b.prefix)),
  );
  if (rows.length === 1) return rows;
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
  return found;
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
