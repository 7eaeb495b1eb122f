const floats = new Float64Array(1);
const bits = new BigInt64Array(floats.buffer);

/** Numbers in their order, counted from 0: neighbouring numbers have neighbouring places. */
function placeOf(value: number): bigint {
  floats[0] = value;
  const place = bits[0] as bigint;
  return place < 0n ? -(place & 0x7fff_ffff_ffff_ffffn) : place;
}

function at(place: bigint): number {
  bits[0] = place < 0n ? -place | -0x8000_0000_0000_0000n : place;
  return floats[0] as number;
}

/** The number in the middle of all numbers between two; one of them if they are neighbours. */
export function middleOf(a: number, b: number): number {
  return at((placeOf(a) + placeOf(b)) / 2n);
}

/** The numbers directly below and above. */
export function neighboursOf(value: number): readonly [below: number, above: number] {
  return [at(placeOf(value) - 1n), at(placeOf(value) + 1n)];
}
