/** `true`, `false`, `null`, and what JSON has no number for but programs write into it. */
export type Word = boolean | null | number;

export const words: ReadonlyMap<string, Word> = new Map<string, Word>([
  ["true", true],
  ["false", false],
  ["null", null],
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
]);

/** For each character of ASCII whether it may stand in a number or a word; all others may, so that a message can show them. */
const bare = Uint8Array.from({ length: 128 }, (_, code) =>
  code > 0x20 && !'",:[]{}\x7f'.includes(String.fromCharCode(code)) ? 1 : 0,
);

export function isBare(code: number): boolean {
  return code >= 128 || bare[code] === 1;
}

/** What a text says, from what stands between its quotes; undefined if an escape in it is none. */
export function unescapeText(raw: string): string | undefined {
  try {
    return JSON.parse(`"${raw}"`) as string;
  } catch {
    return undefined;
  }
}
