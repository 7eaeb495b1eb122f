import { expect, test } from "vitest";
import { type Complex, complexMultiply } from "../../src/math/complexNumber.js";
import { numberSystem } from "../../src/math/numberSystem.js";
import { RandomStream } from "../../src/random.js";

const { primitives, lift } = numberSystem("Complex");
const random = RandomStream.create(3, "gradcheck");

function draw(rows: number, columns: number, isReal: boolean): Complex[][] {
  const one = () => lift(random.uniform(-2, 2), isReal ? 0 : random.uniform(-2, 2)) as Complex;
  return Array.from({ length: rows }, () => Array.from({ length: columns }, one));
}

test.each([
  ["complex matrices", false, false],
  ["a real matrix and a complex one", true, false],
  ["a complex matrix and a real one", false, true],
  ["real matrices", true, true],
])("the product of %s is the sum of the products of elements", (_, leftIsReal, rightIsReal) => {
  for (const [m, k, n] of [
    [3, 4, 5],
    [1, 7, 1],
    [2, 1, 3],
  ] as const) {
    const [a, b] = [draw(m, k, leftIsReal), draw(k, n, rightIsReal)];
    const expected = a.map((row) =>
      Array.from({ length: n }, (_, column) =>
        row
          .map((left, i) => complexMultiply(left, (b[i] as Complex[])[column] as Complex))
          .reduce((sum, term) => ({ re: sum.re + term.re, im: sum.im + term.im })),
      ),
    );
    const product = primitives.multiply(a, b) as unknown as Complex[][];
    for (const [i, row] of expected.entries()) {
      for (const [j, element] of row.entries()) {
        const found = product[i]?.[j] as Complex;
        expect(found.re).toBeCloseTo(element.re, 13);
        expect(found.im).toBeCloseTo(element.im, 13);
      }
    }
  }
});

test("the real part of a product is what numbers give, to the last bit", () => {
  const numbers = (count: number) => Array.from({ length: count }, () => random.uniform(-1, 1));
  const [a, b] = [Array.from({ length: 4 }, () => numbers(9)), Array.from({ length: 9 }, () => numbers(3))];
  const small = (rows: number[][]) => rows.map((row) => row.map((x) => lift(x, 1e-20 * random.uniform(-1, 1))));
  const product = primitives.multiply(small(a), small(b)) as unknown as Complex[][];
  expect(product.map((row) => row.map(({ re }) => re))).toEqual(numberSystem("number").primitives.multiply(a, b));
});
