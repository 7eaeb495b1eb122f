import { dtypes } from "../engine.js";
import type { NativeProducts } from "./nativeProducts.js";

/** Whether the library reads its arguments as they are meant: a product of small whole numbers comes out to the bit. */
export function multipliesRight(bind: NativeProducts["bind"]): boolean {
  return dtypes.every((dtype) => {
    const buffer = new ArrayBuffer(256);
    const numbers = dtype === "float64" ? new Float64Array(buffer) : new Float32Array(buffer);
    const at = (position: number) => position * numbers.BYTES_PER_ELEMENT;
    // A = [1 2; 3 4; 5 6] is stored as its transpose, B = [7 8; 9 10] with a number between its rows, and C likewise.
    numbers.set([1, 3, 5, 2, 4, 6], 0);
    numbers.set([7, 8, 0, 9, 10, 0], 8);
    numbers.fill(Number.NaN, 16, 25);
    bind(dtype, { buffer })(1, 0, 3, 2, 2, at(0), 3, at(8), 3, at(16), 3);
    return [25, 28, Number.NaN, 57, 64, Number.NaN, 89, 100, Number.NaN].every((value, i) =>
      Object.is(numbers[16 + i], value),
    );
  });
}
