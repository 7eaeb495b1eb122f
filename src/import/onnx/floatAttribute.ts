/** The constants of activations that are no short decimals. */
const known = [1 / 6, 1.6732632423543772, 1.0507009873554805];

/**
 * The number that was meant by one that a float32 holds. ONNX keeps attributes as float32 even if the network is float64: a slope of 0.1
 * comes as 0.10000000149.
 */
export function meantBy(float: number): number {
  if (!Number.isFinite(float) || Math.fround(float) !== float) return float;
  const constant = known.find((each) => Math.fround(each) === float);
  return constant ?? shortestDecimal(float);
}

/** The decimal with the fewest digits that rounds to the float32. */
function shortestDecimal(float: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const decimal = Number(float.toPrecision(digits));
    if (Math.fround(decimal) === float) return decimal;
  }
  return Number(float.toPrecision(9));
}
