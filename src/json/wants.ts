/** The kinds of token that may come next in a JSON text. A value may come next in those up to `valueOrEnd`. */
export const wants = { value: 0, valueOrEnd: 1, key: 2, keyOrEnd: 3, colon: 4, commaOrEnd: 5, nothing: 6 } as const;
export type Wants = (typeof wants)[keyof typeof wants];

/**
 * The kinds of token that may come next, in words.
 *
 * @param end the sign that closes the open list or object
 * @param isLine whether a document ends with its line
 */
export function describeWants(next: Wants, end: "}" | "]", isLine: boolean): string {
  switch (next) {
    case wants.value:
      return "a value";
    case wants.valueOrEnd:
      return "a value or ]";
    case wants.key:
      return "a key in double quotes";
    case wants.keyOrEnd:
      return "a key in double quotes or }";
    case wants.colon:
      return "a colon after the key";
    case wants.commaOrEnd:
      return `a comma or ${end}`;
    case wants.nothing:
      return isLine ? "the end of the line" : "the end of the file";
    default:
      return next satisfies never;
  }
}
