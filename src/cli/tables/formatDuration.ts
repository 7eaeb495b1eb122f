const units = [
  ["d", 24 * 3600],
  ["h", 3600],
  ["m", 60],
  ["s", 1],
] as const;

/** A time that was measured, for people: `1.5ms`, `760ms`, `4.2s`, else as `formatDuration`. */
export function formatMeasured(seconds: number): string {
  if (seconds >= 10) return formatDuration(seconds);
  const [size, unit] = seconds < 1 ? [1000 * seconds, "ms"] : [seconds, "s"];
  return `${Number(size.toPrecision(2))}${unit}`;
}

/** A time for people, in its two largest units: `9s`, `1m05s`, `2h00m`, `3d04h`. */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds);
  const i = units.findIndex(([, size]) => whole >= size);
  const large = units[i];
  const small = units[i + 1];
  if (large === undefined || small === undefined) return `${whole}s`;
  const rest = Math.floor((whole % large[1]) / small[1]);
  return `${Math.floor(whole / large[1])}${large[0]}${String(rest).padStart(2, "0")}${small[0]}`;
}
