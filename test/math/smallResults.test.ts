import { expect, test } from "vitest";
import { bigNumberMath } from "../../src/math/mathjs.js";

test("log1p and expm1 of a BigNumber undo each other to 60 digits, however small it is", () => {
  const { bignumber, log1p, expm1 } = bigNumberMath();
  for (const x of ["1e-300", "-1e-40", "1e-20", "-0.0099", "0.0101", "1e-2", "3", "-0.4", "0"]) {
    const value = bignumber(x);
    const back = log1p(expm1(value) as never) as unknown as typeof value;
    expect(back.minus(value).abs().toNumber()).toBeLessThanOrEqual(1e-60 * Math.abs(Number(x)));
  }
  expect(log1p(bignumber("1e-30")).toString()).toBe(
    "9.999999999999999999999999999995000000000000000000000000000003333e-31",
  );
  expect(Number(log1p(bignumber(-1)).toString())).toBe(Number.NEGATIVE_INFINITY);
  expect(log1p(bignumber(-2)).toString()).toBe("NaN");
});
