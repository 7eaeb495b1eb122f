import { all, type BigNumber, create } from "mathjs";
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

test("functions of a BigNumber have 60 digits, as more digits show", () => {
  const more = create(all ?? {}, { number: "BigNumber", precision: 140 });
  const math = bigNumberMath() as unknown as Readonly<Record<string, (x: BigNumber) => BigNumber>>;
  const erfc = (x: BigNumber) => {
    // Kummer's series, of which 140 digits leave enough.
    let [term, sum] = [x, x];
    for (let n = 1; n < 900; n++) {
      term = term
        .times(x)
        .times(x)
        .times(2)
        .div(2 * n + 1);
      sum = sum.plus(term);
    }
    const root = (more.pi as unknown as BigNumber).sqrt();
    return more.bignumber(1).minus(x.times(x).neg().exp().times(2).div(root).times(sum));
  };
  const truths: Readonly<Record<string, (x: BigNumber) => BigNumber>> = {
    tanh: (x) => x.tanh(),
    sinh: (x) => x.sinh(),
    cosh: (x) => x.cosh(),
    exp: (x) => x.exp(),
    sin: (x) => x.sin(),
    cos: (x) => x.cos(),
    erf: (x) => more.bignumber(1).minus(erfc(x)),
    normalCdf: (x) => erfc(x.neg().div(more.bignumber(2).sqrt())).div(2),
  };
  for (const [name, truth] of Object.entries(truths)) {
    for (const x of ["1e-30", "-1e-9", "0.0031", "-0.25", "1", "-2.75", "3.5", "-5.5", "9", "-12"]) {
      const expected = truth(more.bignumber(x));
      const found = more.bignumber(String(math[name]?.(bigNumberMath().bignumber(x))));
      const off = found.minus(expected).div(expected).abs().toNumber();
      expect([name, x, off]).toEqual([name, x, expect.toSatisfy((it: number) => it < 1e-60)]);
    }
  }
});
