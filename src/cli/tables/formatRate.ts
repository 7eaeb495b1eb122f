const prefixes = ["", "k", "M", "G", "T"] as const;

/** A number of things a second, for people, in two or three digits: `0.5`, `870`, `12.3k`, `1.02M`. */
export function formatRate(perSecond: number): string {
  let size = perSecond;
  let i = 0;
  // What is rounded to 1000 gets the next prefix, too.
  for (; size >= 999.5 && i < prefixes.length - 1; i++) size /= 1000;
  return `${i === 0 ? Number(size.toPrecision(2)) : size.toPrecision(3)}${prefixes[i]}`;
}
