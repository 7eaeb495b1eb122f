/** The address behind the room in which digits are put, before they are copied to their place. */
const roomEnd: usize = 32;

/** The address of the digits that were put last. */
export let firstDigit: usize = roomEnd;

/** Writes a whole number below 2^53, and returns the address behind it. */
export function writeWhole(value: u64, to: usize): usize {
  const count = putDigits(value);
  copyDigits(to);
  return to + count;
}

/** Puts the digits of a whole number below 10^18 into the room, and returns how many there are. */
export function putDigits(value: u64): i32 {
  let rest = value;
  let at = roomEnd;
  // Division is much quicker in 32 bits.
  while (rest >= 100_000_000) {
    const upper = rest / 100_000_000;
    let eight = u32(rest - upper * 100_000_000);
    for (let i = 0; i < 4; i++) {
      const next = eight / 100;
      at -= 2;
      store<u16>(at, pair(eight - next * 100));
      eight = next;
    }
    rest = upper;
  }
  let small = u32(rest);
  while (small >= 10) {
    const next = small / 100;
    at -= 2;
    store<u16>(at, pair(small - next * 100));
    small = next;
  }
  // With an even number of digits nothing is left, and 0 has one digit.
  if (small > 0 || at === roomEnd) store<u8>(--at, 0x30 + u8(small));
  firstDigit = at;
  return i32(roomEnd - at);
}

/** Copies the digits that were put last; the bytes behind them change too. */
export function copyDigits(to: usize): void {
  store<u64>(to, load<u64>(firstDigit));
  store<u64>(to + 8, load<u64>(firstDigit + 8));
  store<u64>(to + 16, load<u64>(firstDigit + 16));
}

/** Two digits as two bytes of ASCII. */
function pair(value: u32): u16 {
  const tens = (value * 103) >> 10;
  return u16((tens | ((value - tens * 10) << 8)) + 0x3030);
}
