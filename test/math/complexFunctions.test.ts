import type { BigNumber } from "mathjs";
import { describe, expect, test } from "vitest";
import { complexFunctions } from "../../src/math/complexFunctions.js";
import { type Complex, complex } from "../../src/math/complexNumber.js";
import { exactBigNumber } from "../../src/math/exactBigNumber.js";
import { bigNumberMath, numberMath } from "../../src/math/mathjs.js";
import { RandomStream } from "../../src/random.js";

const math = bigNumberMath();
const big = (x: number) => exactBigNumber(x, math);
const call = (name: string, ...operands: readonly Complex[]) =>
  (complexFunctions[name] as (...z: readonly Complex[]) => Complex)(...operands);
const pi = math.pi as unknown as BigNumber;

/** The derivative in 64 digits, and the largest magnitudes of a negative and of a positive argument. */
const slopes: Readonly<Record<string, readonly [slope: (x: BigNumber) => BigNumber, below: number, above: number]>> = {
  sqrt: [(x) => big(0.5).div(x.sqrt()), 0, 1e300],
  exp: [(x) => x.exp(), 600, 709],
  expm1: [(x) => x.exp(), 600, 709],
  log: [(x) => big(1).div(x), 0, 1e280],
  log1p: [(x) => big(1).div(x.plus(1)), 0.999, 1e280],
  sin: [(x) => x.cos(), 1e6, 1e6],
  cos: [(x) => x.sin().neg(), 1e6, 1e6],
  tan: [(x) => big(1).div(x.cos().pow(2)), 1e6, 1e6],
  sinh: [(x) => x.cosh(), 709, 709],
  cosh: [(x) => x.sinh(), 709, 709],
  tanh: [(x) => big(1).div(x.cosh().pow(2)), 300, 300],
  erf: [(x) => x.times(x).neg().exp().times(2).div(pi.sqrt()), 25, 25],
  gaussian: [(x) => x.times(x).div(-2).exp().times(x).neg(), 35, 35],
  normalCdf: [(x) => x.times(x).div(-2).exp().div(pi.times(2).sqrt()), 35, 35],
};

/** Largest relative distance of Im f(x + ih) / h from the derivative. */
function worstOf(
  points: readonly number[],
  f: (z: Complex) => Complex,
  slope: (x: BigNumber) => BigNumber,
): { readonly off: number; readonly at: number } {
  let worst = { off: 0, at: 0 };
  for (const at of points) {
    const h = at === 0 ? 1e-100 : 1e-20 * Math.abs(at);
    const truth = slope(big(at));
    const off = big(f(complex(at, h)).im)
      .div(big(h))
      .minus(truth)
      .abs()
      .div(truth.abs())
      .toNumber();
    if (!(off <= worst.off)) worst = { off, at };
  }
  return worst;
}

function magnitudes(below: number, above: number, count: number): number[] {
  const random = RandomStream.create(3, "gradcheck");
  const spread = (most: number) => [
    ...Array.from({ length: count }, () => 10 ** random.uniform(-30, Math.log10(most))),
    ...Array.from({ length: count }, () => random.uniform(0, Math.min(most, 60))),
  ];
  return [...(above > 0 ? spread(above) : []), ...(below > 0 ? spread(below).map((x) => -x) : [])];
}

describe("The imaginary part keeps the digits of the derivative", () => {
  test.each(Object.entries(slopes))("%s", (name, [slope, below, above]) => {
    const isOdd = name === "cos" || name === "cosh" || name === "gaussian";
    const points = [...magnitudes(below, above, 60), ...(isOdd || name === "sqrt" || name === "log" ? [] : [0])];
    const { off, at } = worstOf(points, (z) => call(name, z), slope);
    expect([at, off]).toEqual([at, expect.toSatisfy((it: number) => it < 5e-15)]);
  });
  test.each([2, 3, 4, 5, 7, 10, 33, -1, -2, -3, -8, 0.5, 1.5, -0.5, 2.7, -3.3])("x ^ %d", (n) => {
    const most = 10 ** Math.min(12, 250 / Math.abs(n));
    const least = 10 ** Math.max(-30, -250 / Math.abs(n));
    const points = magnitudes(Number.isInteger(n) ? most : 0, most, 40).filter((x) => Math.abs(x) > least);
    const exponent = complex(n, 0);
    const { off, at } = worstOf(
      points,
      (z) => call("pow", z, exponent),
      (x) => x.pow(big(n - 1)).times(big(n)),
    );
    expect([at, off]).toEqual([at, expect.toSatisfy((it: number) => it < 5e-15)]);
  });
  test.each([0.3, 1.0000001, 2, 17.5, 1e-20, 1e10])("%d ^ x", (base) => {
    const most = 280 / Math.abs(Math.log10(base) || 1e-7);
    const { off, at } = worstOf(
      [...magnitudes(Math.min(most, 1e4), Math.min(most, 1e4), 40), 0],
      (z) => call("pow", complex(base, 0), z),
      (x) => big(base).pow(x).times(big(base).ln()),
    );
    expect([at, off]).toEqual([at, expect.toSatisfy((it: number) => it < 5e-15)]);
  });
  test("a / b", () => {
    for (const a of [1, -3.7, 1e-200, 1e200]) {
      const { off, at } = worstOf(
        magnitudes(1e80, 1e80, 30),
        (z) => call("divide", complex(a, 0), z),
        (x) => big(a).neg().div(x).div(x),
      );
      expect([a, at, off]).toEqual([a, at, expect.toSatisfy((it: number) => it < 2e-15)]);
    }
  });
});

describe("Away from the real line", () => {
  const i = complex(0, 1);
  const near = (z: Complex, re: number, im: number) => {
    expect(z.re).toBeCloseTo(re, 13);
    expect(z.im).toBeCloseTo(im, 13);
  };
  const z = complex(0.7, 0.4);
  test("functions are those of complex numbers", () => {
    const e = call("exp", z);
    const inverse = call("exp", call("unaryMinus", z));
    const half = complex(0.5, 0);
    const sinh = call("multiply", half, call("subtract", e, inverse));
    const cosh = call("multiply", half, call("add", e, inverse));
    const tanh = call("divide", sinh, cosh);
    near(call("sinh", z), sinh.re, sinh.im);
    near(call("cosh", z), cosh.re, cosh.im);
    near(call("tanh", z), tanh.re, tanh.im);
    near(call("expm1", z), e.re - 1, e.im);
    near(call("log", e), z.re, z.im);
    near(call("log1p", call("expm1", z)), z.re, z.im);
    near(call("pow", call("sqrt", z), complex(2, 0)), z.re, z.im);
    const turned = call("multiply", i, z);
    const sine = call("divide", call("sinh", turned), i);
    const cosine = call("cosh", turned);
    near(call("sin", z), sine.re, sine.im);
    near(call("cos", z), cosine.re, cosine.im);
    const tangent = call("divide", sine, cosine);
    near(call("tan", z), tangent.re, tangent.im);
    const power = call("exp", call("multiply", complex(-1.3, 0.6), call("log", z)));
    const found = call("pow", z, complex(-1.3, 0.6));
    near(found, power.re, power.im);
    near(call("gaussian", z), ...parts(call("exp", call("multiply", complex(-0.5, 0), call("multiply", z, z)))));
  });
  test("erf and normalCdf are the sums of their series", () => {
    for (const at of [z, complex(-1.5, 0.8), complex(0, 0.5), complex(2.5, -1)]) {
      let [term, sum] = [at, at];
      const square = call("multiply", at, at);
      for (let n = 1; n < 80; n++) {
        term = call("divide", call("multiply", term, square), complex(-n, 0));
        sum = call("add", sum, call("divide", term, complex(2 * n + 1, 0)));
      }
      const scale = 2 / Math.sqrt(Math.PI);
      near(call("erf", at), sum.re * scale, sum.im * scale);
      const stretched = complex(at.re * Math.SQRT2, at.im * Math.SQRT2);
      near(call("normalCdf", stretched), (1 + sum.re * scale) / 2, (sum.im * scale) / 2);
    }
  });
  const parts = ({ re, im }: Complex) => [re, im] as const;
});

test("The real part is that of the number, whatever it is", () => {
  const numbers = numberMath() as unknown as Readonly<Record<string, (...x: readonly number[]) => number>>;
  const values = [0, -0, 1, -1, 0.3, -0.7, 2, -3, 30, -40, 800, -800, 1e-30, Number.NaN, Infinity, -Infinity];
  for (const name of [...Object.keys(slopes), "abs", "sign", "unaryMinus"]) {
    for (const x of values) {
      const real = numbers[name]?.(x) as number;
      // A function that oscillates has no limit, and complex numbers have none at all.
      if (Math.abs(x) === Infinity) continue;
      expect([name, x, call(name, complex(x, 0)).re + 0]).toEqual([name, x, real + 0]);
    }
  }
  for (const a of values.slice(0, 13)) {
    for (const b of [0, 1, 2, 3, -1, -2, 0.5, -0.5, 1.5, 7]) {
      const real = numbers.pow?.(a, b) as number;
      const { re } = call("pow", complex(a, 0), complex(b, 0));
      expect([a, b, Number.isFinite(real) ? re + 0 : "not finite"]).toEqual([
        a,
        b,
        Number.isFinite(real) ? expect.closeTo(real, 12) : "not finite",
      ]);
    }
  }
});

describe("At a corner or a tie the imaginary part is the subgradient of the op library", () => {
  const h = 1e-20;
  test.each([
    ["abs", [complex(0, h)], complex(0, 0)],
    ["sign", [complex(0, h)], complex(0, 0)],
    ["max", [complex(1, h), complex(1, 0)], complex(1, h / 2)],
    ["min", [complex(1, h), complex(1, 3 * h)], complex(1, 2 * h)],
    ["max", [complex(1, h), complex(2, 3 * h)], complex(2, 3 * h)],
    ["min", [complex(1, h), complex(2, 3 * h)], complex(1, h)],
    ["pow", [complex(0, h), complex(1.5, 0)], complex(0, 0)],
    ["pow", [complex(0, h), complex(0, h)], complex(1, 0)],
    ["pow", [complex(0, 0), complex(2.5, h)], complex(0, 0)],
    ["pow", [complex(0, h), complex(1, 0)], complex(0, h)],
  ] as const)("%s of %j is %j", (name, operands, expected) => {
    const { re, im } = call(name, ...operands);
    expect([re + 0, im + 0]).toEqual([expected.re, expected.im]);
  });
});
