import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { Dataset } from "../../../src/data/encode/dataset.js";
import { DataError } from "../../../src/errors.js";
import { loadCsv, loadCsvFiles, loadFile, rowsOf } from "./loading.js";

const csv = "a,b,y\n1,red,yes\n2,blue,no\n3,red,yes\n";
const objects = [
  { a: 1, b: "red", y: "yes" },
  { y: "no", a: 2, b: "blue" },
  { a: "3", b: "red", y: "yes" },
];
const ndjson = objects.map((each) => JSON.stringify(each)).join("\n");

test.each<[string, string | Buffer]>([
  ["d.csv", csv],
  ["d.tsv", csv.replaceAll(",", "\t")],
  ["d.txt", csv.replaceAll(",", "|")],
  ["d.csv.gz", gzipSync(csv)],
  ["packed.csv", gzipSync(csv)],
  ["d.ndjson", ndjson],
  ["d.jsonl.gz", gzipSync(ndjson)],
  ["d.json", JSON.stringify(objects)],
  ["d.json.gz", gzipSync(JSON.stringify(objects))],
])("%s is read", async (name, content) => {
  const { training } = await loadFile(name, content, { loss: "crossEntropy" });
  expect(training.inputColumns).toEqual([
    { name: "a", kind: "number" },
    { name: "b", kind: "category", categories: ["blue", "red"] },
  ]);
  expect(training.outputColumns).toEqual([{ name: "y", kind: "class", labels: ["no", "yes"] }]);
  expect(rowsOf(training.inputs)).toEqual([
    [1, 0, 1],
    [2, 1, 0],
    [3, 0, 1],
  ]);
  expect(rowsOf(training.targets)).toEqual([
    [0, 1],
    [1, 0],
    [0, 1],
  ]);
});

test("a quote may be another character, or none", async () => {
  const single = await loadCsv("a,y\n'p,q',1\n'it''s',2\n", { spec: { quote: "'" } });
  expect(single.inputColumns).toMatchObject([{ categories: ["it's", "p,q"] }]);
  const none = await loadCsv('a,y\n5",1\n"6,2\n', { spec: { quote: "" } });
  expect(none.inputColumns).toMatchObject([{ categories: ['"6', '5"'] }]);
});

test("booleans are texts", async () => {
  const { training } = await loadFile("d.ndjson", '{"a":true,"y":1}\n{"a":false,"y":2}');
  expect(training.inputColumns).toEqual([{ name: "a", kind: "category", categories: ["false", "true"] }]);
});

test("a file is read whole if it is longer than its beginning suggested", async () => {
  // The first rows are long, so far fewer rows are expected than there are.
  const rows = Array.from({ length: 20_000 }, (_, i) => (i < 300 ? `${i}${" ".repeat(3000)},1` : `${i},1`));
  const { inputs, targets } = await loadCsv(`a,y\n${rows.join("\n")}`);
  expect(inputs.rows).toBe(20_000);
  expect(inputs.values.length).toBe(20_000);
  expect(inputs.values.every((value, i) => value === i)).toBe(true);
  expect(targets.values.every((value) => value === 1)).toBe(true);
});

test("an error in a long file has the line of its row", async () => {
  const rows = Array.from({ length: 3000 }, (_, i) => `${i},${i === 2500 ? "" : "x"}${i % 1000 === 0 ? "\n" : ""}`);
  await expect(loadCsv(`a,y\n${rows.join("\n")}`, { loss: "crossEntropy" })).rejects.toThrow(
    'data.csv:2505: column "y": the cell is empty',
  );
});

describe("every format gives the same labels", () => {
  const ids = ["12345678901234567890", "12345678901234567891"];
  const write = (cells: readonly string[]): readonly (readonly [name: string, content: string])[] => {
    const objects = cells.map((cell, i) => `{"c":${cell},"n":${i}}`);
    return [
      ["d.csv", `c,n\n${cells.map((cell, i) => `${cell},${i}`).join("\n")}`],
      ["d.ndjson", objects.join("\n")],
      ["d.json", `[${objects.join()}]`],
    ];
  };

  test.each(write(["1.0", ...ids, "7"]))("of classes, in the file's spelling: %s", async (name, content) => {
    const { training } = await loadFile(name, content, { loss: "crossEntropy", spec: { target: "c" } });
    expect(training.outputColumns).toEqual([{ name: "c", kind: "class", labels: ["1.0", "7", ...ids] }]);
  });

  test.each(write(['"p"', '"q"', '"r"', '"s"', ...ids]))(
    "of categories, in the file's spelling: %s",
    async (name, content) => {
      const { training } = await loadFile(name, content, { spec: { target: "n" } });
      expect(training.inputColumns).toEqual([
        { name: "c", kind: "category", categories: [...ids, "p", "q", "r", "s"] },
      ]);
    },
  );

  test.each([
    ["d.csv", "y,a\n1,9007199254740993\n2,1e3\n"],
    ["d.ndjson", '{"y":1,"a":9007199254740993}\n{"y":2,"a":1e3}'],
    ["d.json", '[{"y":1,"a":9007199254740993},{"y":2,"a":1e3}]'],
  ])("and the same numbers, which are the nearest doubles: %s", async (name, content) => {
    const { training } = await loadFile(name, content);
    expect([...training.inputs.values]).toEqual([9007199254740992, 1000]);
  });
});

describe("a number of JSON that is not finite", () => {
  test.each([
    ["d.ndjson", '{"a":1,"y":2}\n{"a":NaN,"y":3}', 'd.ndjson:2: column "a": NaN is not a finite number'],
    ["d.ndjson", '{"a":1,"y":2}\n{"a":-Infinity,"y":3}', 'd.ndjson:2: column "a": -Infinity is not a finite number'],
    ["d.json", '[{"a":1,"y":2},\n{"a":Infinity,"y":3}]', 'd.json:2: row 2: column "a": Infinity is not a finite'],
    ["d.ndjson", '{"a":1,"y":2}\n{"a":1e999,"y":3}', 'd.ndjson:2: column "a": "1e999" is too large for a number'],
  ])("is an error with its line, its column and its spelling: %s %s", async (name, content, message) => {
    await expect(loadFile(name, content)).rejects.toThrow(message);
  });

  test("is a missing number if it is missing in CSV too", async () => {
    const content = '{"a":1,"y":2}\n{"a":NaN,"y":3}\n{"a":3,"y":4}';
    const filled = await loadFile("d.ndjson", content, { spec: { missing: "mean" } });
    expect([...filled.training.inputs.values]).toEqual([1, 2, 3]);
    const dropped = await loadFile("d.ndjson", content, { spec: { missing: "drop" } });
    expect([...dropped.training.inputs.values]).toEqual([1, 3]);
    await expect(
      loadFile("d.ndjson", content.replace("NaN", "Infinity"), { spec: { missing: "mean" } }),
    ).rejects.toThrow("Infinity is not a finite number");
  });
});

describe("a text that spells a number which is not finite", () => {
  test("is a text like others in a column of texts", async () => {
    const training = await loadCsv("a,y\nInf,1\nArt,2\nBio,3\n1e999,4\nInf,5\nBio,6\nArt,7\n");
    expect(training.inputColumns).toEqual([
      { name: "a", kind: "category", categories: ["1e999", "Art", "Bio", "Inf"] },
    ]);
  });

  test("is an error if numbers, finite or not, are half of the column", async () => {
    await expect(loadCsv("a,y\nArt,1\n1e999,2\n5,3\nBio,4\n")).rejects.toThrow(
      'column "a": got "Art", expected a number',
    );
    await expect(loadCsv("a,y\n1e999,1\nArt,2\n")).rejects.toThrow('data.csv:2: column "a": "1e999" is too large');
  });

  test("names a class, but not if it may mean a missing cell", async () => {
    const loss = "crossEntropy";
    const { training } = await loadFile("d.csv", "a,y\n1,Inf\n2,Art\n", { loss });
    expect(training.outputColumns).toEqual([{ name: "y", kind: "class", labels: ["Art", "Inf"] }]);
    await expect(loadFile("d.csv", "a,y\n1,NaN\n2,Art\n", { loss })).rejects.toThrow('"NaN" is not a finite number');
  });
});

test("a class that is a number matches it as numbers are written in the data", async () => {
  const spec = { classes: [0.5, 1000], decimal: ",", thousands: "." } as const;
  const content = "a;y\n1;0,50\n2;1.000\n3;1000\n";
  const { training } = await loadFile("d.csv", content, { loss: "binaryCrossEntropy", spec });
  expect([...training.targets.values]).toEqual([0, 1, 1]);
});

test.each(["d.ndjson", "d.json"])(
  "a number of JSON is what JSON says, whatever the format of texts is: %s",
  async (name) => {
    const rows = ['{"a":1.050,"b":"1.050","y":2.0}', '{"a":1e3,"b":"0,5","y":3}'];
    const content = name === "d.json" ? `[${rows.join(",")}]` : rows.join("\n");
    const { training } = await loadFile(name, content, { spec: { decimal: ",", thousands: "." } });
    expect(rowsOf(training.inputs)).toEqual([
      [1.05, 1050],
      [1000, 0.5],
    ]);
    expect([...training.targets.values]).toEqual([2, 3]);
  },
);

describe("a missing cell", () => {
  const gaps = "a,b,y\n1,p,5\n,q,6\n3,NA,7\n4,p,\n5,q,9\n";

  test.each([
    ["d.csv", "a,y\n1,2\n,4\n", "d.csv:3: "],
    ["d.ndjson", '{"a":1,"y":2}\n{"a":null,"y":4}', "d.ndjson:2: "],
    ["d.ndjson", '{"a":1,"y":2}\n{"y":4}', "d.ndjson:2: "],
    ["d.json", '[{"a":1,"y":2},{"a":"","y":4}]', "d.json:1: row 2: "],
  ])("of %s is an error with its place and a remedy", async (name, content, place) => {
    const error = await loadFile(name, content).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DataError);
    expect(String(error)).toContain(
      `${place}column "a": the cell is empty: fill it, or set "missing" to "indicator", "mean" or "drop"`,
    );
  });

  test("that is spelled out is an error, which says how to treat it as missing", async () => {
    const hint = '; if it means a missing cell, set "missing" to "indicator", "mean" or "drop"';
    await expect(loadCsv("a,y\n1,2\n?,4\n3,5\n")).rejects.toThrow(
      `data.csv:3: column "a": got "?", expected a number as in the column's other cells${hint}`,
    );
    await expect(loadCsv("a,y\n1,2\nNaN,4\n")).rejects.toThrow(`"NaN" is not a finite number${hint}`);
  });

  test("drops its row if the config says so, in any column", async () => {
    const { training, origin } = await loadFile("d.csv", gaps, { spec: { missing: "drop" } });
    expect(rowsOf(training.inputs)).toEqual([
      [1, 1, 0],
      [5, 0, 1],
    ]);
    expect(rowsOf(training.targets)).toEqual([[5], [9]]);
    expect(origin.rows).toBe(2);
  });

  test("drops nothing if its column is not used", async () => {
    const { training } = await loadFile("d.csv", gaps, { spec: { missing: "drop", features: ["b"] } });
    expect(training.inputs.rows).toBe(3);
  });

  test("in every row is an error", async () => {
    await expect(loadFile("d.csv", "a,y\n,1\n?,2\n", { spec: { missing: "drop" } })).rejects.toThrow(
      "every row has a missing cell",
    );
    await expect(loadFile("d.csv", "a,b,y\n,1,1\n?,2,2\n", { spec: { missing: "mean" } })).rejects.toThrow(
      'd.csv:2: column "a": every cell is missing, so there is no mean',
    );
    const held = { spec: { missing: "mean" }, validation: 0.9 };
    await expect(loadFile("d.csv", "a,y\n,1\n2,2\n3,3\n4,4\n5,5\n6,6\n7,7\n8,8\n9,9\n", held)).rejects.toThrow(
      /d\.csv: column "a": every cell that is trained on is missing, so there is no mean: leave the column out$/,
    );
  });

  test.each(["", "NA", "N/A", "NaN", "null", "?"])(
    "%j is filled with the column's mean if the config says so",
    async (cell) => {
      const content = `a,b,y\n1,10,1\n${cell},20,2\n5,30,3\n`;
      const { training } = await loadFile("d.csv", content, { spec: { missing: "mean" } });
      expect(rowsOf(training.inputs)).toEqual([
        [1, 10],
        [3, 20],
        [5, 30],
      ]);
      expect(training.inputColumns).toEqual([
        { name: "a", kind: "number", fill: 3 },
        { name: "b", kind: "number", fill: 20 },
      ]);
    },
  );

  test("is filled with the mean even if the sum of the numbers would overflow", async () => {
    const { training } = await loadFile("d.csv", "a,y\n1e308,1\n,2\n1.5e308,3\n", { spec: { missing: "mean" } });
    expect(training.inputColumns).toEqual([{ name: "a", kind: "number", fill: 1.25e308 }]);
  });

  test("is filled if there are columns of texts too", async () => {
    const content = "kind,a,y\nq,1,1\np,,2\nq,5,3\n";
    const { training } = await loadFile("d.csv", content, { spec: { missing: "mean" } });
    expect(rowsOf(training.inputs)).toEqual([
      [0, 1, 1],
      [1, 0, 3],
      [0, 1, 5],
    ]);
  });

  test("is filled before the numbers are scaled", async () => {
    const content = "a,y\n1,1\n,2\n5,3\n";
    const { training } = await loadFile("d.csv", content, { spec: { missing: "mean" }, scale: "minmax" });
    expect(rowsOf(training.inputs)).toEqual([[0], [0.5], [1]]);
    expect(training.inputColumns).toMatchObject([{ fill: 3, scaler: { offset: 1, factor: 4 } }]);
  });

  test("is filled with the mean of the training part alone, in both parts of a split", async () => {
    const numbers = Array.from({ length: 20 }, (_, i) => (i % 4 === 0 ? "" : String(i * i)));
    const content = `a,id,y\n${numbers.map((cell, i) => `${cell},${i},1`).join("\n")}`;
    const spec = { missing: "mean" };
    const { training, validation } = await loadFile("d.csv", content, { spec, validation: 0.5, seed: 3 });
    const rows = rowsOf(training.inputs) as [number, number][];
    const known = rows.filter(([, id]) => id % 4 !== 0);
    const mean = known.reduce((sum, [a]) => sum + a, 0) / known.length;
    expect(training.inputColumns).toMatchObject([{ fill: mean }, {}]);
    const all = [...rows, ...rowsOf((validation as typeof training).inputs)] as [number, number][];
    expect(all).toHaveLength(20);
    for (const [a, id] of all) expect(a).toBe(id % 4 === 0 ? mean : id * id);
  });

  test("in separate validation data is filled with the mean of the data trained on, or its row is dropped", async () => {
    const validate = async (missing: "error" | "drop") => {
      const { validation } = await loadCsvFiles("a,y\n1,1\n,2\n5,3\n", {
        spec: { missing: "mean" },
        scale: "minmax",
        own: "y,a\n7,\n8,2\n9,?\n",
        validation: { csv: "own.csv", target: "y", missing },
      });
      return rowsOf((validation as NonNullable<typeof validation>).inputs);
    };
    expect(await validate("error")).toEqual([[0.5], [0.25], [0.5]]);
    expect(await validate("drop")).toEqual([[0.25]]);
  });

  test.each([
    [
      "a,y\n1,2\n3,\n",
      'd.csv:3: column "y": the cell is empty, and a target is not filled: fill it, or set "missing" to "drop"',
    ],
    ["a,y\n1,2\n3,NA\n", 'd.csv:3: column "y": "NA" means a missing cell, and a target is not filled'],
    [
      "a,y\np,2\n,3\nq,4\n",
      'd.csv:3: column "a": the cell is empty, and texts have no mean: set "missing" to "indicator", which makes a category of it, or to "drop"',
    ],
    ["a,y\np,2\nnull,3\nq,4\n", 'd.csv:3: column "a": "null" means a missing cell, and texts have no mean'],
  ])("that has no mean is an error that says so: %j", async (content, message) => {
    await expect(loadFile("d.csv", content, { spec: { missing: "mean" } })).rejects.toThrow(message);
  });
});

test.each([
  ["d.json", "[]"],
  ["d.ndjson", "\n"],
])("%s without rows cannot be trained on", async (name, content) => {
  await expect(loadFile(name, content)).rejects.toThrow(`${name}: there are no rows`);
});

describe("separate validation data", () => {
  const training = "a,b,y,z\n1,10,5,6\n2,20,6,7\n3,30,7,8\n";
  const load = (own: string, validation: object, spec: object = {}) =>
    loadCsvFiles(training, {
      spec: { features: ["a", "b"], ...spec },
      own,
      validation: { csv: "own.csv", target: "y", ...validation },
    });

  test("finds its columns by their names, in any order", async () => {
    const { validation } = await load("y,b,a\n9,40,4\n", { features: ["b", "a"] });
    expect(rowsOf((validation as Dataset).inputs)).toEqual([[4, 40]]);
    const several = await load("z,y,b,a\n1,9,40,4\n", { target: ["z", "y"] }, { target: ["y", "z"] });
    expect(rowsOf((several.validation as Dataset).targets)).toEqual([[9, 1]]);
  });

  test.each([
    [
      "features",
      { features: ["a", "z"] },
      'own.csv:1: got the inputs "a", "z", expected "a", "b", as in the data trained on',
    ],
    ["a target", { target: "z" }, 'own.csv:1: got the targets "z", expected "y", as in the data trained on'],
  ])("is refused with %s of another name", async (_, validation, message) => {
    await expect(load("y,b,a,z\n9,40,4,1\n", validation)).rejects.toThrow(message);
  });
});

describe("a misspelt column", () => {
  const columns = "x1,x2,y1,y2\n1,2,3,4\n5,6,7,8\n";

  test.each<[string, object, string]>([
    ["a target", { target: "y1x" }, 'no column "y1x": the header has "x1", "x2", "y1", "y2": did you mean "y1"?'],
    ["another target", { target: ["y1", "yy"] }, 'did you mean "y2"?'],
    ["a feature", { target: "y1", features: ["x1", "xx"] }, 'did you mean "x2"?'],
    ["a target beside features", { target: "yy", features: ["x1", "y1"] }, 'did you mean "y2"?'],
  ])("is taken for a slip of a column that is not in use: %s", async (_, spec, message) => {
    await expect(loadFile("d.csv", columns, { spec })).rejects.toThrow(message);
  });

  test("is not taken for a column that is in use", async () => {
    const spec = { target: "y1", features: ["x1", "x3", "x2"] };
    await expect(loadFile("d.csv", columns, { spec })).rejects.toThrow(
      /no column "x3": the header has "x1", "x2", "y1", "y2"$/,
    );
  });
});

test("a column may be there twice if it is not used", async () => {
  const { training } = await loadCsvFiles("a,a,c,y\n1,2,3,4\n5,6,7,8\n", { spec: { features: ["c"] } });
  expect(rowsOf(training.inputs)).toEqual([[3], [7]]);
});
