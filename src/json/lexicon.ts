/** `true`, `false`, `null`, and the numbers that JSON lacks although programs write them. */
export type Word = boolean | null | number;

export const words: ReadonlyMap<string, Word> = new Map<string, Word>([
  ["true", true],
  ["false", false],
  ["null", null],
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
]);

/** Whether each ASCII character may be part of a number or a word. All other characters may, so that a message can show them. */
const bare = Uint8Array.from({ length: 128 }, (_, code) =>
  code > 0x20 && !'",:[]{}\x7f'.includes(String.fromCharCode(code)) ? 1 : 0,
);

export function isBare(code: number): boolean {
  return code >= 128 || bare[code] === 1;
}

/** The text with its escapes replaced; undefined if there is an unknown escape. */
export function unescapeText(raw: string): string | undefined {
  try {
    return JSON.parse(`"${raw}"`) as string;
  } catch {
    return undefined;
  }
}
