import { describe, expect, test } from "vitest";
import { bareModel, binaryModel, classModel, type ModelParts, numberModel, writeModelFile } from "../predict/models.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { type Outcome, runMain } from "./runMain.js";

function evaluate(model: ModelParts, stdin: string, ...options: readonly string[]): Promise<Outcome> {
  return runMain(["evaluate", writeModelFile(temporaryFolder(), model), "-", ...options], { stdin });
}

/** Four rows; the second plain one is predicted as "so, so". */
const colors = 'x,color,kind\n0,red,plain\n-100,red,plain\n-100,red,"so, so"\n-1e3,red,"so, so"\n';
/** Predictions 125 and 105, of 125 and 101. */
const numbers = "a,b,y\n12,0.5,125\n10,0,101\n";

describe("the metrics", () => {
  test("of classes are a table for people", async () => {
    const { code, stdout, stderr } = await evaluate(classModel, colors);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    // ln 2 of the first row, 100 of the second, nothing of the others.
    expect(stdout).toBe(`rows      4
loss      25.1733
accuracy  0.7500
balanced  0.7500
log loss  9.18420
ROC-AUC   0.7500
PR-AUC    0.6667

class   precision  recall      F1  rows
plain      1.0000  0.5000  0.6667     2
so, so     0.6667  1.0000  0.8000     2
mean       0.8333  0.7500  0.7333

true \\ predicted  plain  so, so
plain                 1       1
so, so                0       2
`);
  });

  test("of classes are an object for programs", async () => {
    const { stdout } = await evaluate(classModel, colors, "--format", "json");
    const { loss, ...rest } = JSON.parse(stdout);
    const [{ logLoss }] = rest.classifications;
    // The row whose class has a probability of about e^-100 costs no more than 52 ln 2.
    expect(logLoss).toBeCloseTo((Math.log(2) + 52 * Math.log(2)) / 4, 12);
    expect(loss).toBeCloseTo((Math.log(2) + 100) / 4, 12);
    expect(stdout.split("\n")).toHaveLength(2);
    expect(rest).toEqual({
      rows: 4,
      classifications: [
        {
          target: "kind",
          accuracy: 0.75,
          balancedAccuracy: 0.75,
          logLoss,
          rocAuc: 3 / 4,
          prAuc: 2 / 3,
          precision: (1 + 2 / 3) / 2,
          recall: 0.75,
          f1: (2 / 3 + 0.8) / 2,
          confusion: [
            [1, 1],
            [0, 2],
          ],
          classes: [
            { label: "plain", precision: 1, recall: 0.5, f1: 2 / 3, support: 2 },
            { label: "so, so", precision: 2 / 3, recall: 1, f1: 0.8, support: 2 },
          ],
        },
      ],
      regressions: [],
    });
  });

  test("of numbers are in their raw unit, the loss is in the scaled one", async () => {
    const { stdout } = await evaluate(numberModel, numbers);
    // Scaled errors 0 and 0.4, raw ones 0 and 4; the true ones are 12 from their mean.
    expect(stdout).toBe(`rows      2
loss      0.0800000

target        R²      MAE     RMSE
y       0.944444  2.00000  2.82843
`);
    const { regressions } = JSON.parse((await evaluate(numberModel, numbers, "--format", "json")).stdout);
    expect(regressions).toEqual([{ target: "y", r2: 1 - 16 / 288, mae: 2, rmse: Math.sqrt(8) }]);
  });

  test("of several targets are each under its name", async () => {
    const rows = "x,sick,share\n-1,no,0.25\n1,no,0.75\n2,yes,0.5\n";
    const { stdout } = await evaluate(binaryModel, rows);
    expect(stdout).toContain("\ntarget  ");
    expect(stdout).toMatch(/^share +0.00000 +0.166667 +0.204124$/m);
    expect(stdout).toContain("\nsick  accuracy 0.6667\nclass  precision  recall      F1  rows\n");
    expect(stdout).toMatch(/^no +1 +1$/m);
  });

  test("are those of another threshold, if it is given", async () => {
    // All logits of "so, so" are 0 or more: at 0.6 the row at 0 is still "plain", at 0.4 it is not.
    const accuracy = async (threshold: string) =>
      (await evaluate(classModel, colors, "--threshold", threshold)).stdout.split("\n")[2];
    expect(await accuracy("0.6")).toBe("accuracy  0.7500");
    expect(await accuracy("0.4")).toBe("accuracy  0.5000");
  });

  test.each([
    [
      classModel,
      "1",
      "error: option '--threshold <p>' argument '1' is invalid. Expected a number above 0 and below 1.",
    ],
    [numberModel, "0.4", "threshold 0.4: a threshold is for targets of two classes, the targets are numbers"],
  ])("of no other threshold, if it is of no use", async (model, threshold, message) => {
    const { code, stdout, stderr } = await evaluate(model, colors, "--threshold", threshold);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
  });

  describe("of several targets that are classes", () => {
    const model = {
      ...binaryModel,
      config: { ...binaryModel.config, data: { csv: "rows.csv", target: ["sick", "smoker"] } },
      outputs: {
        columns: [
          { name: "sick", kind: "class", labels: ["no", "yes"] },
          { name: "smoker", kind: "class", labels: [0, 1] },
        ],
      },
      parameters: [
        { name: "layers.0.weight", shape: [1, 2], values: [1, -1] },
        { name: "layers.0.bias", shape: [2], values: [0, 0] },
      ],
    };
    // Logits of x and of -x: one of four is wrong for "sick", three for "smoker".
    const rows = "x,sick,smoker\n-1,no,0\n1,no,1\n2,yes,1\n3,yes,1\n";

    test("are a row each, with their mean", async () => {
      const { stdout } = await evaluate(model, rows);
      const ln = (x: number) => Math.log1p(Math.exp(-x)); // -ln sigmoid(x)
      const sick = ((ln(1) + ln(-1) + ln(2) + ln(3)) / 4).toPrecision(6);
      const smoker = ((ln(-1) + ln(-1) + ln(-2) + ln(-3)) / 4).toPrecision(6);
      const both = ((Number(sick) + Number(smoker)) / 2).toPrecision(6);
      expect(stdout.replaceAll(/ +/g, " ")).toContain(`
target accuracy balanced log loss ROC-AUC PR-AUC
sick 0.7500 0.7500 ${sick} 1.0000 1.0000
smoker 0.0000 0.0000 ${smoker} 0.0000 0.6389
mean 0.3750 0.3750 ${both} 0.5000 0.8194
`);
    });

    test("are conditions with the target's name, those of a class with its name, too", async () => {
      const met = ["rocAuc(sick)>=1", "logLoss(smoker)>1", "f1(sick=yes)==0.8", "recall(smoker=0)==0"];
      expect(await evaluate(model, rows, ...met.flatMap((each) => ["--require", each]))).toMatchObject({
        code: 0,
        stderr: "",
      });
      expect(await evaluate(model, rows, "--require", "prAuc(smoker)>0.7")).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/^error: prAuc\(smoker\) is 0.6388\d+, expected > 0.7\n$/),
      });
    });

    test("have no area if a class has no rows, and a line says so", async () => {
      const { code, stdout, stderr } = await evaluate(
        model,
        "x,sick,smoker\n-1,no,0\n1,yes,0\n",
        "--require",
        "rocAuc(smoker)>0",
      );
      expect(stdout).toMatch(/^smoker +0.5000 +0.5000 +\S+ +- +-$/m);
      expect(stdout).toContain("\nROC-AUC is not defined: no row is of the class 1\n");
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: "error: rocAuc(smoker) is not defined: no row is of the class 1, expected > 0\n",
      });
    });
  });

  test("of a model of nothing but its network are of y", async () => {
    const { stdout } = await evaluate(bareModel, "x1,x2,y\n1,2,5\n0,1,4\n", "--format", "json");
    expect(JSON.parse(stdout)).toMatchObject({ rows: 2, loss: 2, regressions: [{ target: "y", mae: 1 }] });
  });

  test("that are beyond the largest number are words in JSON, with a warning", async () => {
    const { code, stdout, stderr } = await evaluate(bareModel, "x1,x2,y\n1e200,0,0\n1,0,1\n", "--format", "json");
    expect(code).toBe(0);
    // The loss squares what the others need not: (1e200)² is beyond a double, √ of its half is not.
    expect(JSON.parse(stdout)).toEqual({
      rows: 2,
      loss: "Infinity",
      classifications: [],
      regressions: [{ target: "y", r2: "-Infinity", mae: 5e199, rmse: expect.closeTo(Math.SQRT1_2 * 1e200, -190) }],
    });
    expect(stderr).toContain("warning: loss is Infinity: the outputs are finite, but it is beyond the largest float64");
  });

  test("of one row have no R²: a line says so, and it is null in JSON", async () => {
    const one = "a,b,y\n12,0.5,124\n";
    const { code, stdout } = await evaluate(numberModel, one);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^y +- +1.00000 +1.00000$/m);
    expect(stdout).toMatch(/^R² is not defined for one row$/m);
    const { regressions } = JSON.parse((await evaluate(numberModel, one, "--format", "json")).stdout);
    expect(regressions).toEqual([{ target: "y", r2: null, mae: 1, rmse: 1 }]);
    expect(await evaluate(numberModel, one, "--require", "r2>=0.5", "--require", "r2<=0.5")).toMatchObject({
      code: 1,
      stderr:
        "error: r2 is not defined for one row, expected >= 0.5\nerror: r2 is not defined for one row, expected <= 0.5\n",
    });
  });

  test("of a class without rows and predictions are not in the means", async () => {
    const { stdout } = await evaluate(classModel, "x,color,kind\n1,red,plain\n2,red,plain\n");
    expect(stdout).toMatch(/^so, so +- +- +- +0$/m);
    expect(stdout).toMatch(/^mean +1.0000 +1.0000 +1.0000$/m);
  });

  test("are the same by the slow engine", async () => {
    const [fast, slow] = [
      await evaluate(numberModel, numbers),
      await evaluate(numberModel, numbers, "--engine", "mathjs"),
    ];
    expect(slow).toEqual(fast);
  });
});

describe("--require", () => {
  test.each([
    ["accuracy>=0.75", 0],
    ["accuracy>=0.76", 1],
    ["accuracy > 0.74", 0],
    ["accuracy>0.75", 1],
    ["accuracy<=0.75", 0],
    ["accuracy<=.7", 1],
    [" loss < 25.2 ", 0],
    ["loss<2.5e1", 1],
    ["accuracy==0.75", 0],
    ["accuracy==1", 1],
    ["accuracy==0.7", 1],
    ["recall>=0.75", 0],
    ["f1(plain)>=0.67", 1],
    ["precision(plain)>=1", 0],
    ["recall(so, so)==1", 0],
  ])("%s exits with %d", async (condition, code) => {
    const outcome = await evaluate(classModel, colors, "--require", condition);
    expect(outcome.code).toBe(code);
    expect(outcome.stdout).toContain("accuracy  0.7500");
  });

  test("lists all that is not met on standard error", async () => {
    const conditions = ["accuracy>=0.9", "loss<=100", "f1(plain)>0.7"].flatMap((each) => ["--require", each]);
    expect(await evaluate(classModel, colors, ...conditions)).toMatchObject({
      code: 1,
      stderr: `error: accuracy is 0.75, expected >= 0.9\nerror: f1(plain) is ${2 / 3}, expected > 0.7\n`,
    });
  });

  test.each([
    ["r2>0.94", 0],
    ["mae<2", 1],
    ["rmse<=2.9", 0],
  ])("of numbers: %s exits with %d", async (condition, code) => {
    expect((await evaluate(numberModel, numbers, "--require", condition)).code).toBe(code);
  });

  test("of several targets names the one that is meant", async () => {
    const rows = "x,sick,share\n-1,no,0.25\n1,no,0.75\n2,yes,0.5\n";
    expect((await evaluate(binaryModel, rows, "--require", "accuracy(sick)<0.7")).code).toBe(0);
    expect((await evaluate(binaryModel, rows, "--require", "mae(share)<0.1")).code).toBe(1);
    const { code, stderr } = await evaluate(binaryModel, rows, "--require", "accuracy>0.7");
    expect(code).toBe(2);
    expect(stderr).toContain('the model has no metric "accuracy", it has "loss", "accuracy(sick)"');
  });

  test.each(["loss<1e308", "loss>1", "loss>=0"])("is not met by a metric that is not finite: %s", async (condition) => {
    const { code, stderr } = await evaluate(bareModel, "x1,x2,y\n1e200,0,0\n", "--require", condition);
    expect(code).toBe(1);
    expect(stderr).toContain("error: loss is Infinity, which is not a finite number, expected");
  });

  test("says of a class that no row is of", async () => {
    const { code, stderr } = await evaluate(classModel, "x,color,kind\n1,red,plain\n", "--require", "f1(so, so)>0.5");
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'error: f1(so, so) is 0, expected > 0.5: no row is of the class "so, so"\n',
    });
  });

  test.each([
    ["acuracy>=0.9", 'did you mean "accuracy"?'],
    ["mae<1", 'the model has no metric "mae", it has "loss", "accuracy", "balancedAccuracy", "logLoss", "rocAuc"'],
    ["f1(plane)>0.5", 'did you mean "f1(plain)"?'],
    ["accuracy", "expected a metric, one of >= <= > < ==, and a number"],
    ["accuracy>=high", "expected a metric, one of"],
    ["accuracy=0.9", "expected a metric, one of"],
    [">=0.9", "expected a metric, one of"],
  ])("%s exits with 2 before anything is read", async (condition, message) => {
    const { code, stdout, stderr } = await evaluate(classModel, "not,read\n", "--require", condition);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
  });
});

describe("an output that is not finite", () => {
  const overflow = "x,color,kind\n1,red,plain\n1e308,red,plain\n";
  // x · 1e10: finite for the first row alone.
  const large = {
    ...classModel,
    parameters: [{ ...classModel.parameters[0], values: [50, 0, 0, 0, 1e10, -1e10] }, classModel.parameters[1]],
  };

  test("is an error with the place of the first such row", async () => {
    const { code, stdout, stderr } = await evaluate(large, `${overflow}1e308,red,plain\n`);
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toBe(
      `error: <stdin>:3: the network's output for "kind", class "plain", is Infinity, expected a finite number: a number on the way is too large for float64, or an activation has no value there\n`,
    );
  });

  test.each([
    ["accuracy>=1", "accuracy"],
    ["loss<1e9", "loss"],
    ["f1(plain)<=1", "f1(plain)"],
  ])("meets no requirement: %s exits with 1", async (condition, metric) => {
    const { code, stdout, stderr } = await evaluate(large, overflow, "--require", condition);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("error: <stdin>:3: the network's output");
    expect(stderr).toContain(`error: ${metric} is not a finite number, expected`);
  });

  test("of another row does not hide that a row is wrong", async () => {
    const { code, stderr } = await evaluate(large, "x,color,kind\n1,red,plane\n", "--require", "accuracy>=1");
    expect(code).toBe(3);
    expect(stderr).toContain('"plane" is not one of the classes');
  });

  test("comes before an error in a later row", async () => {
    const { code, stderr } = await evaluate(large, `${overflow}1,red,plane\n`);
    expect(code).toBe(3);
    expect(stderr).toContain("error: <stdin>:3: the network's output");
  });

  test("may be one in its raw unit", async () => {
    const [first, second] = numberModel.parameters;
    const parts = { ...numberModel, parameters: [{ ...first, values: [1e307, 2] }, second] };
    const { code, stderr } = await evaluate(parts, "a,b,y\n10,0,125\n30,0,125\n");
    expect(code).toBe(3);
    expect(stderr).toContain('error: <stdin>:3: the network\'s output for "y" is Infinity, expected a finite number');
  });

  test("may be beyond a float32 alone", async () => {
    const parts = { ...bareModel, config: { ...bareModel.config, dtype: "float32" } };
    expect((await evaluate(parts, "x1,x2,y\n1e38,0,0\n")).code).toBe(0);
    const { code, stderr } = await evaluate(parts, "x1,x2,y\n1e38,2e38,0\n");
    expect(code).toBe(3);
    expect(stderr).toContain("error: <stdin>:2: ");
    expect(stderr).toContain("too large for float32");
  });

  test("is found by the slow engine too", async () => {
    const { code, stderr } = await evaluate(large, overflow, "--engine", "mathjs");
    expect(code).toBe(3);
    expect(stderr).toContain("error: <stdin>:3: ");
  });

  test("is found after many rows", async () => {
    const rows = Array.from({ length: 3000 }, (_, i) => `${i === 2800 ? 1e308 : i % 7},red,plain\n`);
    const { code, stderr } = await evaluate(large, `x,color,kind\n${rows.join("")}`);
    expect(code).toBe(3);
    expect(stderr).toContain("error: <stdin>:2802: ");
  });
});

describe("more classes than a matrix can show", () => {
  const count = 60;
  const labels = Array.from({ length: count }, (_, i) => `c${i}`);
  // The logit of the class x is the largest: -(x - i)² up to what is the same for all.
  const manyModel = {
    ...classModel,
    inputs: { columns: [{ name: "x", kind: "number" }] },
    outputs: { columns: [{ name: "kind", kind: "class", labels }] },
    config: { ...classModel.config, layers: [count] },
    parameters: [
      { name: "layers.0.weight", shape: [1, count], values: labels.map((_, i) => 2 * i) },
      { name: "layers.0.bias", shape: [count], values: labels.map((_, i) => -i * i) },
    ],
  };
  const right = labels.map((label, i) => `${i},${label}\n`).join("");
  const rows = `x,kind\n${right}3,c7\n3,c7\n5,c8\n`;

  test("are shown by the pairs most often confused and the classes with the lowest F1", async () => {
    const { code, stdout } = await evaluate(manyModel, rows);
    expect(code).toBe(0);
    expect(stdout).toContain("the 50 of 60 classes with the lowest F1\nclass  precision");
    expect(stdout).toMatch(/F1 +rows\nc7 +1.0000 +0.3333 +0.5000 +3\nc3 +0.3333 +1.0000 +0.5000 +1\n/);
    expect(stdout).toMatch(/the classes most often confused\ntrue +predicted +rows\nc7 +c3 +2\nc8 +c5 +1\n$/);
    // Seven facts, 50 classes and their mean, two pairs; titles, headers, empty lines, and the end of the last line.
    expect(stdout.split("\n")).toHaveLength(67);
  });

  test("have pairs in place of the matrix in JSON, and every class", async () => {
    const { stdout } = await evaluate(manyModel, rows, "--format", "json");
    const [classification] = JSON.parse(stdout).classifications;
    expect(Object.keys(classification)).toEqual([
      "target",
      "accuracy",
      "balancedAccuracy",
      "logLoss",
      "rocAuc",
      "prAuc",
      "precision",
      "recall",
      "f1",
      "confusedPairs",
      "classes",
    ]);
    expect(classification.confusedPairs).toEqual([
      { truth: "c7", predicted: "c3", rows: 2 },
      { truth: "c8", predicted: "c5", rows: 1 },
    ]);
    expect(classification.classes).toHaveLength(count);
    expect(classification.classes[7]).toEqual({ label: "c7", precision: 1, recall: 1 / 3, f1: 1 / 2, support: 3 });
  });

  test("may have requirements of their own", async () => {
    expect((await evaluate(manyModel, rows, "--require", "recall(c7)>0.5")).code).toBe(1);
    expect((await evaluate(manyModel, rows, "--require", "recall(c9)==1")).code).toBe(0);
  });

  test("are replaced by one line if no class is taken for another", async () => {
    expect((await evaluate(manyModel, `x,kind\n${right}`)).stdout).toMatch(/\nno class is taken for another\n$/);
  });
});

describe("rows that cannot be evaluated on", () => {
  test.each([
    ["no rows", "x,color,kind\n", "<stdin>: there are no rows to evaluate on"],
    ["no target", "x,color\n1,red\n", '<stdin>:1: there is no column "kind"'],
    ["an unknown class", "x,color,kind\n1,red,plane\n", '<stdin>:2: column "kind": "plane" is not one of the classes'],
    ["an empty target", "x,color,kind\n1,red,plain\n1,red,\n", '<stdin>:3: column "kind": the cell is empty'],
  ])("%s: exit with 3", async (_, stdin, message) => {
    const { code, stdout, stderr } = await evaluate(classModel, stdin);
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toContain(`error: ${message}`);
  });
});
