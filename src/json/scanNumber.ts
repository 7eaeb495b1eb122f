/** A number that was found in a text. */
export interface ScannedNumber {
  /** The position after it. */
  end: number;
  /** Its value, if `String` would write it in the same way. Else NaN: only the text has all its digits. */
  value: number;
}

const [plus, minus, point, zero, nine] = [0x2b, 0x2d, 0x2e, 0x30, 0x39];

/** A double keeps any 15 digits. Powers of ten up to that many zeros are exact, so one division rounds correctly. */
const exactDigits = 15;
const powers = Array.from({ length: exactDigits + 1 }, (_, exponent) => 10 ** exponent);

/** `String` writes smaller numbers with an exponent. */
const smallestPlain = 1e-6;

/**
 * Finds the number, as JSON writes one, that begins at a position of a text.
 *
 * @returns whether there is one
 */
export function scanNumber(text: string, begin: number, found: ScannedNumber): boolean {
  const isNegative = text.charCodeAt(begin) === minus;
  const first = isNegative ? begin + 1 : begin;
  let at = first;
  let digits = 0;
  let code = text.charCodeAt(at);
  for (; code >= zero && code <= nine; code = text.charCodeAt(++at)) digits = digits * 10 + code - zero;
  let written = at - first;
  if (written === 0 || (written > 1 && text.charCodeAt(first) === zero)) return false;
  let decimals = 0;
  if (code === point) {
    const begin = ++at;
    code = text.charCodeAt(at);
    for (; code >= zero && code <= nine; code = text.charCodeAt(++at)) digits = digits * 10 + code - zero;
    decimals = at - begin;
    written += decimals;
    if (decimals === 0) return false;
  }
  found.value = Number.NaN;
  if (code === 0x65 || code === 0x45) return skipExponent(text, at, found);
  found.end = at;
  const isTrimmed = decimals === 0 ? digits > 0 || !isNegative : text.charCodeAt(at - 1) !== zero;
  if (written <= exactDigits && isTrimmed) {
    const value = decimals === 0 ? digits : digits / (powers[decimals] as number);
    if (decimals === 0 || value >= smallestPlain) found.value = isNegative ? -value : value;
  }
  return true;
}

function skipExponent(text: string, letter: number, found: ScannedNumber): boolean {
  const sign = text.charCodeAt(letter + 1);
  const begin = sign === plus || sign === minus ? letter + 2 : letter + 1;
  let at = begin;
  for (let code = text.charCodeAt(at); code >= zero && code <= nine; code = text.charCodeAt(at)) at++;
  found.end = at;
  return at > begin;
}
