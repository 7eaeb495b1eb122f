import type { MissingPolicy } from "../../data/cells/missing.js";
import { dataFormats } from "../../data/read/formats.js";
import { longestOf, mostColumns } from "../../text/limits.js";
import type { Block } from "./layOut.js";

const missing: Readonly<Record<MissingPolicy, string>> = {
  error: "a row with a missing cell is an error with its line (the default)",
  drop: "such a row is left out; evaluate leaves it out too, and for predict it is an error",
  mean: "a missing number or date of an input becomes the mean of the rows trained on; the model keeps that mean",
  indicator: "the same, with one more input that is 1 if the cell was missing; missing texts have such an input alone",
};

/** `backprop help data` */
export function dataTopic(): readonly Block[] {
  return [
    "Rows come from a file, from the config itself, or from a generator. The keys are in `backprop help config`.",
    {
      terms: [
        ["a file", '{"csv": "data/iris.csv", "target": "species"}; the key is the format of the file'],
        ["inline", '{"inputs": [[0, 0], [0, 1]], "targets": [0, 1]}'],
        ["generated", '{"generate": "moons", "samples": 200, "noise": 0.1}'],
      ],
    },
    { heading: "Formats of files" },
    {
      terms: Object.entries(dataFormats).map(([name, { about, endings }]) => [
        name,
        `${about} Endings: ${Object.keys(endings)
          .map((ending) => `.${ending}`)
          .join(", ")}.`,
      ]),
    },
    "`predict` and `evaluate` find the format by the ending; by the first character, if the ending is another one or there is none. All of them are UTF-8, or UTF-16 with a byte order mark, and may be packed by gzip, which is found out from the first bytes. `train` and `gradcheck` read files; `predict` and `evaluate` read standard input as well.",
    { heading: "Columns" },
    "A column of numbers is one input. A column of texts is one input for each text in it. A column of dates is its year, and the sine and cosine of the day of the year, the weekday and the hour, as far as they vary. Dates are written as 2024-12-31, 31.12.2024 or 12/31/2024, with or without a time. Numbers have a decimal point and nothing between thousands, unless `decimal` and `thousands` say otherwise: 1.234,5 takes a comma and a point. `validation` data may have its columns in another order: they are found by their names.",
    { heading: "Classes" },
    "With crossEntropy and binaryCrossEntropy a target is a class. The labels are sorted, as numbers if all of them are numbers. They are kept as they are written, so 007 is not 7, and 1.0 is not 1. `classes` lists them in another order, or with labels that the data does not have. Inline targets that are whole numbers are the classes 0, 1, 2, … themselves. crossEntropy needs a last linear layer as wide as there are classes; binaryCrossEntropy needs one of width 1 for two classes; with several target columns of 0 and 1 each is a yes or no of its own, and the layer is as wide as there are columns.",
    { heading: "Missing cells" },
    'An empty cell, null and a key that is not there are missing. If `missing` is not error, so are the texts NA, N/A, NaN, null and ?, in small letters or capitals; `missingTexts` names others in their place. `missing` may be an object, such as {"age": "indicator"}; columns that it does not name have error.',
    { terms: Object.entries(missing) },
    { heading: "Generated points" },
    "moons, circles and blobs are those of scikit-learn; circles has the smaller circle at `factor`. xor has its classes at the corners of a square. spirals has an arm for each class. sine is y = sin x1 plus noise. As `validation`, a generator draws other points of the same shapes.",
    { heading: "Limits" },
    {
      terms: [
        ["cell", `${mebi(longestOf("cell"))} characters`],
        ["row", `${mebi(longestOf("row"))} characters, ${mostColumns.toLocaleString("en")} columns`],
        ["config", `${mebi(longestOf("config"))} characters`],
      ],
    },
    "A file has as many rows as memory takes. `predict` reads its rows as a stream, so their number is not limited.",
  ];
}

/** A power of two: `16 Mi`. */
function mebi(count: number): string {
  return `${count / 2 ** 20} Mi`;
}
