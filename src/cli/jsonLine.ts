/**
 * JSON on one line, numbers in the shortest form that reads back as the same number. JSON has no NaN and no infinities: they
 * become the strings "NaN", "Infinity" and "-Infinity", which `Number()` turns back.
 */
export function formatJsonLine(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "number" && !Number.isFinite(part) ? String(part) : part,
  );
}
