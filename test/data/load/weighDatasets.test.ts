import { describe, expect, test } from "vitest";
import { ConfigError, DataError } from "../../../src/errors.js";
import { load, loadCsvFiles } from "./loading.js";

const content = "a,y\n1,No\n2,No\n3,Yes\n4,No\n5,Maybe\n6,No\n";
const classes = { loss: "crossEntropy" } as const;
const weightsOf = async (table: string, options: object) => {
  const { training } = await loadCsvFiles(table, { ...classes, ...options });
  const [column] = training.outputColumns;
  return column?.kind === "class" ? column.weights : "no classes";
};

describe("weights of classes", () => {
  test("are those of the config, in the order of the labels", async () => {
    expect(await weightsOf(content, { classWeights: { Yes: 7, No: 1, Maybe: 0.5 } })).toEqual([0.5, 1, 7]);
  });

  test("are named by the text of a label that is a number", async () => {
    expect(await weightsOf("a,y\n1,0\n2,1\n3,0\n", { classWeights: { "0": 1, "1": 4 } })).toEqual([1, 4]);
  });

  test("are named by a number in any spelling", async () => {
    expect(await weightsOf("a,y\n1,0.0\n2,1.0\n3,2.50\n", { classWeights: { "0": 1, "1.0": 4, "2.5": 9 } })).toEqual([
      1, 4, 9,
    ]);
    expect(await weightsOf("a,y\n1,1\n2,1.0\n", { classWeights: { "1": 1, "1.0": 4 } })).toEqual([1, 4]);
  });

  test("are rows / (classes · rows of the class) if they are balanced", async () => {
    expect(await weightsOf(content, { classWeights: "balanced" })).toEqual([6 / 3, 6 / 12, 6 / 3]);
  });

  test("are those of one row if no row trained on is of a class", async () => {
    const options = { classWeights: "balanced", spec: { classes: ["No", "Yes", "Maybe", "Never"] } };
    expect(await weightsOf(content, options)).toEqual([6 / 16, 6 / 4, 6 / 4, 6 / 4]);
  });

  test("are the same for the data to validate on", async () => {
    const { training, validation } = await loadCsvFiles(content, {
      ...classes,
      classWeights: "balanced",
      own: "a,y\n1,No\n",
      validation: { csv: "own.csv", target: "y" },
    });
    expect(validation?.outputColumns).toEqual(training.outputColumns);
  });

  test.each([
    [
      { No: 1, Maybe: 2, Yess: 3 },
      'classWeights.Yess: it is not one of the classes "Maybe", "No", "Yes": did you mean "Yes"?',
    ],
    [{ No: 1 }, 'classWeights: there is no weight for "Maybe", "Yes": every class needs one'],
  ])("are refused if they do not fit the labels: %j", async (classWeights, message) => {
    const loading = weightsOf(content, { classWeights });
    await expect(loading).rejects.toThrow(ConfigError);
    await expect(loading).rejects.toThrow(message);
  });

  test.each([
    [
      "shares of classes",
      [
        [0.5, 0.5],
        [1, 0],
      ],
      "crossEntropy",
    ],
    ["shares of yes", [0.5, 1], "binaryCrossEntropy"],
    [
      "several targets",
      [
        [0, 1],
        [1, 0],
      ],
      "binaryCrossEntropy",
    ],
  ] as const)("are refused for %s", async (_, targets, loss) => {
    const loading = load({ inputs: [[1], [2]], targets }, { loss, classWeights: "balanced" });
    await expect(loading).rejects.toThrow("classWeights: expected a single target, with one class in each row");
  });
});

describe("weights of samples that are all 0 are an error", () => {
  test.each([
    ["trained on", "a,w,y\n1,0,2\n3,0,4\n", "a,w,y\n1,1,2\n"],
    ["validated on", "a,w,y\n1,1,2\n3,0,4\n", "a,w,y\n1,0,2\n"],
  ])("in the rows %s", async (what, data, own) => {
    const loading = loadCsvFiles(data, { own, validation: { csv: "own.csv", target: "y" }, sampleWeight: "w" });
    await expect(loading).rejects.toThrow(DataError);
    await expect(loading).rejects.toThrow(`sampleWeight: every row ${what} has the weight 0`);
  });
});
