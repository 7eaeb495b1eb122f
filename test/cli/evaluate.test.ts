import { describe, expect, test } from "vitest";
import { bareModel, binaryModel, classModel, type ModelParts, numberModel, writeModelFile } from "../predict/models.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { type Outcome, runMain } from "./runMain.js";

function evaluate(model: ModelParts, stdin: string, ...options: readonly string[]): Promise<Outcome> {
  return runMain(["evaluate", writeModelFile(temporaryFolder(), model), "-", ...options], { stdin });
}

/** Four rows, of which the second plain one is said to be "so, so". */
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
    expect(loss).toBeCloseTo((Math.log(2) + 100) / 4, 12);
    expect(stdout.split("\n")).toHaveLength(2);
    expect(rest).toEqual({
      rows: 4,
      classifications: [
        {
          target: "kind",
          accuracy: 0.75,
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

  test("of several targets stand each under its name", async () => {
    const rows = "x,sick,share\n-1,no,0.25\n1,no,0.75\n2,yes,0.5\n";
    const { stdout } = await evaluate(binaryModel, rows);
    expect(stdout).toContain("\ntarget  ");
    expect(stdout).toMatch(/^share +0.00000 +0.166667 +0.204124$/m);
    expect(stdout).toContain("\nsick  accuracy 0.6667\nclass  precision  recall      F1  rows\n");
    expect(stdout).toMatch(/^no +1 +1$/m);
  });

  test("of a model of nothing but its network are of y", async () => {
    const { stdout } = await evaluate(bareModel, "x1,x2,y\n1,2,5\n0,1,4\n", "--format", "json");
    expect(JSON.parse(stdout)).toMatchObject({ rows: 2, loss: 2, regressions: [{ target: "y", mae: 1 }] });
  });

  test("that are no numbers are words in JSON", async () => {
    const { code, stdout } = await evaluate(bareModel, "x1,x2,y\n1e200,0,0\n", "--format", "json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ loss: "Infinity", regressions: [{ mae: 1e200, rmse: "Infinity" }] });
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

  test("says what is not met on standard error, all of it", async () => {
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

  test("is not met by what is no number", async () => {
    expect((await evaluate(bareModel, "x1,x2,y\n1e200,0,0\n", "--require", "loss<1e308")).code).toBe(1);
  });

  test.each([
    ["acuracy>=0.9", 'did you mean "accuracy"?'],
    ["mae<1", 'the model has no metric "mae", it has "loss", "accuracy", "precision"'],
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
