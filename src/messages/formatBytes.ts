const units = ["KiB", "MiB", "GiB"] as const;

/** An amount of memory in the largest unit of which there is at least 1: `1.4 GiB`, `3.0 MiB`. The smallest unit is KiB. */
export function formatBytes(bytes: number): string {
  const power = Math.min(Math.max(Math.floor(Math.log2(bytes) / 10), 1), units.length);
  return `${(bytes / 2 ** (10 * power)).toFixed(1)} ${units[power - 1]}`;
}
