/** The places of a braille character's eight dots, bit by bit: 1 to 3 and 7 on the left, 4 to 6 and 8 on the right. */
const places = [
  [0, 0],
  [0, 1],
  [0, 2],
  [1, 0],
  [1, 1],
  [1, 2],
  [0, 3],
  [1, 3],
] as const;

/** The dots that are set in the bits of a braille character, as columns and rows. */
export function brailleDots(bits: number): readonly (readonly [column: number, row: number])[] {
  return places.filter((_, i) => (bits & (1 << i)) !== 0);
}
