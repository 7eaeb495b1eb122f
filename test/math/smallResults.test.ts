import { describe, expect, test } from "vitest";
import { bigNumberMath, numberMath } from "../../src/math/mathjs.js";

interface Complex {
  readonly re: number;
  readonly im: number;
}
const names = ["log1p", "expm1", "tanh"] as const;
const math = numberMath();
const onComplex = (name: (typeof names)[number], x: number, y: number) =>
  (math[name] as (z: unknown) => Complex)(math.complex(x, y));

const slopes = {
  log1p: (x: number) => 1 / (1 + x),
  expm1: (x: number) => Math.exp(x),
  tanh: (x: number) => 1 / Math.cosh(x) / Math.cosh(x),
};

describe.each(names)("%s", (name) => {
  test("of a Complex on the real line is that of the number, and carries the derivative, however small or large it is", () => {
    for (const x of [0, 1e-300, 1e-20, -1e-10, 1e-5, -0.3, 0.7, 2, 20, 300]) {
      const { re, im } = onComplex(name, x, 1e-20);
      // The square of the imaginary part.
      expect(Math.abs(re - Math[name](x))).toBeLessThanOrEqual(1e-40);
      expect(Math.abs(im / 1e-20 / slopes[name](x) - 1)).toBeLessThan(1e-15);
    }
  });

  test("of a Complex away from the real line is that of mathjs's definition by exp and log", () => {
    const z = math.complex(0.4, 0.9);
    const e = (w: unknown) => math.exp(w as number) as unknown as Complex;
    const expected = {
      log1p: () => math.log(math.add(1, z) as never),
      expm1: () => math.subtract(e(z) as never, 1),
      tanh: () => math.divide(math.sinh(z), math.cosh(z)),
    }[name]() as unknown as Complex;
    const found = onComplex(name, 0.4, 0.9);
    expect(found.re).toBeCloseTo(expected.re, 14);
    expect(found.im).toBeCloseTo(expected.im, 14);
  });
});

test("tanh of a large Complex is 1, not NaN", () => {
  expect(onComplex("tanh", 400, 1e-20)).toMatchObject({ re: 1, im: 0 });
  expect(onComplex("tanh", -800, 1e-20)).toMatchObject({ re: -1, im: 0 });
});

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
