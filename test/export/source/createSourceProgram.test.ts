import { describe, expect, test } from "vitest";
import { evaluate } from "../../../src/engine/referenceEngine.js";
import {
  createJavascriptDialect,
  javascriptNatives,
  powSource,
} from "../../../src/export/javascript/javascriptDialect.js";
import { createPortableModel, type PortableModel } from "../../../src/export/portableModel.js";
import { createSourceProgram } from "../../../src/export/source/createSourceProgram.js";
import { printConstant, printFunction, printStatements, toComment } from "../../../src/export/source/printSource.js";
import { shortestDigits } from "../../../src/export/source/shortestDigits.js";
import { input, variable } from "../../../src/graph/node.js";
import type { Node, Value } from "../../../src/graph/op.js";
import { topologicalOrder } from "../../../src/graph/order.js";
import { flatten, nest } from "../../../src/math/nestedArrays.js";
import { numberSystem } from "../../../src/math/numberSystem.js";
import { customOp } from "../../../src/ops/elementwise.js";
import { ops } from "../../../src/ops/index.js";
import { RandomStream } from "../../../src/random.js";
import { bind, elementsOf } from "../../evaluateNode.js";
import { createRandomModels } from "../randomModels.js";

const dialect = createJavascriptDialect("float64");

/** A program as JavaScript, and the function that it is. */
function build({ cells, outputs, predictions, values }: PortableModel) {
  const results = [
    { name: "outputs", node: outputs },
    { name: "predictions", node: predictions },
  ];
  const program = createSourceProgram({ results, values, natives: javascriptNatives });
  const source = [
    powSource,
    ...program.constants.map((constant) => printConstant(constant, dialect)),
    ...program.functions.map((each) => printFunction(each, dialect)),
    ...program.results
      .filter(({ name, array }) => name === array)
      .map(({ name, size }) => `const ${name} = new Float64Array(${size});`),
    ...printStatements(program.body, dialect),
    `return [${program.results.map(({ array }) => array)}];`,
  ].join("\n");
  const run = new Function("cells", source) as (cells: Float64Array) => readonly [Float64Array, Float64Array];
  return { run, source, width: cells.shape[1] as number };
}

/** What the reference engine computes from cells. */
function compute({ cells, outputs, predictions, values }: PortableModel, numbers: readonly number[]) {
  const leaves = new Map<Node, Value>([
    [cells, nest([...numbers], cells.shape)],
    ...[...values].map(([variable, each]): [Node, Value] => [variable, nest(Array.from(each), variable.shape)]),
  ]);
  const computed = evaluate(topologicalOrder([outputs, predictions]), leaves, numberSystem("number"));
  return [outputs, predictions].map((node) => flatten(computed.get(node) as Value) as number[]);
}

describe("a program made of a model", () => {
  const models = createRandomModels().map(({ model, file }) => createPortableModel(model, file, { dtype: "float64" }));

  test("gives the numbers of the engine, to the last bit if no function of the normal distribution is in it", () => {
    const random = RandomStream.create(1, "generate");
    let exact = 0;
    for (const portable of models) {
      const { run, source, width } = build(portable);
      const isExact = !/\b(erf|gaussian|tailRatio)\(/.test(source);
      if (isExact) exact++;
      for (let row = 0; row < 20; row++) {
        const cells = Array.from({ length: width }, () => (random.uniform() < 0.05 ? Number.NaN : random.normal(0, 2)));
        const expected = compute(portable, cells);
        for (const [i, numbers] of run(Float64Array.from(cells)).entries()) {
          if (isExact) expect([...numbers], source).toEqual(expected[i]);
          else {
            const scale = Math.max(1, ...(expected[i] as number[]).map(Math.abs));
            for (const [at, value] of numbers.entries()) {
              expect(Math.abs(value - (expected[i]?.[at] as number)) / scale || 0, source).toBeLessThan(1e-13);
            }
          }
        }
      }
    }
    expect(exact).toBeGreaterThan(20);
    expect(exact).toBeLessThan(50);
  });

  test("has nothing that its results do not need", () => {
    const portable = models.find(({ values }) => [...values.keys()].some(({ name }) => name === "outputs.factor"));
    const { outputs, values } = portable as PortableModel;
    const results = [{ name: "outputs", node: outputs }];
    const { constants, body } = createSourceProgram({ results, values, natives: javascriptNatives });
    expect(constants.map(({ name }) => name)).toContain("weight0");
    expect(constants.map(({ name }) => name)).not.toContain("outputsFactor");
    expect(printStatements(body, dialect).join("\n")).not.toContain("predictions");
  });

  test("grows by loops and not by units", () => {
    const lengthOf = (width: number) => {
      const x = input("cells", [1, width]);
      const weight = variable("layers.0.weight", [width, width]);
      const node = ops.softmax(ops.tanh(ops.matmul(x, weight)), { axis: 1 });
      const values = new Map([[weight, new Float64Array(width * width)]]);
      const { body } = createSourceProgram({ results: [{ name: "y", node }], values, natives: javascriptNatives });
      return printStatements(body, dialect).length;
    };
    expect(lengthOf(200)).toBe(lengthOf(3));
  });

  test("computes a result that is another result, or an input, too", () => {
    const x = input("cells", [1, 3]);
    const results = ["a", "b"].map((name) => ({ name, node: x }));
    const program = createSourceProgram({ results, values: new Map(), natives: javascriptNatives });
    expect(program.results.map(({ array }) => array)).toEqual(["a", "a"]);
    const run = new Function("cells", "a", printStatements(program.body, dialect).join("\n"));
    const written = new Float64Array(3);
    run([1, -0, Number.NaN], written);
    expect([...written]).toEqual([1, -0, Number.NaN]);
  });
});

describe("the functions that are written out", () => {
  /** A function of x as JavaScript, with all that it calls. */
  const write = (text: string) => {
    const x = input("cells", [1, 1]);
    const node = customOp(text)(x);
    const program = createSourceProgram({
      results: [{ name: "y", node }],
      values: new Map(),
      natives: javascriptNatives,
    });
    const functions = program.functions.map((each) => printFunction(each, dialect));
    const body = printStatements(program.body, dialect);
    const lines = [powSource, ...functions, "const y = [0];", ...body, "return y[0];"];
    const run = new Function("cells", lines.join("\n"));
    return (value: number) => run([value]) as number;
  };
  const grid = Array.from({ length: 4001 }, (_, i) => (i - 2000) / 50);

  test.each(["erf(x)", "gaussian(x)", "normalCdf(x)"])("%s has its digits, in the tail too", (text) => {
    const f = write(text);
    const { node, value } = bind(grid);
    const expected = elementsOf(customOp(text)(node), [{ node, value }]);
    for (const [i, x] of grid.entries()) {
      const error = Math.abs(f(x) - (expected[i] as number)) / (expected[i] as number);
      // A number below the normal ones has few digits.
      if (Math.abs(expected[i] as number) > 1e-300) expect(Math.abs(error), `${text} at ${x}`).toBeLessThan(2e-13);
    }
    expect(f(Number.NaN)).toBeNaN();
  });

  test.each([
    ["max(x, 0)", [-0, 0, Number.NaN, 3, -3]],
    ["min(0, x)", [-0, 0, Number.NaN, 3, -3]],
    ["sign(x)", [-0, 0, Number.NaN, 3, -3, Number.POSITIVE_INFINITY]],
    ["x ^ (x / 0)", [1, -1, 2, -0]],
    ["1 ^ x", [Number.NaN, Number.POSITIVE_INFINITY]],
  ])("%s has the zeros and the NaN of the engine", (text, values) => {
    const f = write(text);
    for (const each of values) {
      const { node, value } = bind([each]);
      expect(f(each), `${each}`).toBe(elementsOf(customOp(text)(node), [{ node, value }])[0]);
    }
  });
});

describe("numbers in source", () => {
  test("have the shortest digits of their type", () => {
    expect(shortestDigits(0.1, "float64")).toBe("0.1");
    expect(shortestDigits(Math.fround(0.1), "float32")).toBe("0.1");
    expect(shortestDigits(-0, "float32")).toBe("-0");
    const random = RandomStream.create(2, "generate");
    for (let i = 0; i < 2000; i++) {
      const value = random.normal(0, 1) * 10 ** Math.floor(random.uniform() * 60 - 30);
      expect(Math.fround(Number(shortestDigits(value, "float32")))).toBe(Math.fround(value));
      expect(Number(shortestDigits(value, "float64"))).toBe(value);
    }
  });
});

describe("comments in source", () => {
  test("end where they should, whatever is in them", () => {
    expect(toComment("a */ b\n</script> c\\")).toBe("a * / b < /script> c/");
  });
});
