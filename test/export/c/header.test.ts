import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { createHeader } from "../../../src/export/c/createHeader.js";
import { createPortableModel } from "../../../src/export/portableModel.js";
import { temporaryFolder } from "../../temporaryFolder.js";
import { createRandomModels } from "../randomModels.js";
import { compile, runProgram, strictC, strictCpp } from "./compile.js";
import { createSmallModel } from "./smallModel.js";

// Compilers are slow if the machine is busy.
vi.setConfig({ testTimeout: 60_000 });

const nasty = createSmallModel({
  inputs: [
    { name: "int", kind: "number" },
    { name: "*/ #error", kind: "number", fill: 1 },
    { name: "row", kind: "category", categories: ["a-b", "a b", "*/", "??/", "\\", "颜色", "ä1"], other: "input" },
    { name: "row a", kind: "category", categories: ["b", "missing", "NA"], indicator: true },
    { name: "Int", kind: "category", categories: ['"%s"\n', "new", "-1", "1"] },
    { name: "date", kind: "date", order: "ymd", parts: ["year"], fills: [2000] },
  ],
  outputs: [
    { name: "predict", kind: "class", labels: ['a"b', "a\\b??)"] },
    { name: "class", kind: "class", labels: [-1, 1] },
    { name: "?!", kind: "class", labels: ["ß", "*/\u202e"] },
    { name: "predict probabilities", kind: "class", labels: ["no", "yes"] },
  ],
  loss: "binaryCrossEntropy",
});

const useNasty = `
#include <stdio.h>
#include "nasty.h"
int other_file(void);
int main(void) {
  struct n1_grosse_row row = {1.0, NAN, N1_GROSSE_ROW_2_A_B_2, N1_GROSSE_ROW_A_B, N1_GROSSE_INT_2_NEW, {0, 0, 0, 0}};
  struct n1_grosse_prediction prediction;
  printf("%d %d\\n", n1_grosse_predict(&row, &prediction), other_file());
  printf("%s %s\\n", n1_grosse_predict_2_text(prediction.predict), n1_grosse_class_text(prediction.class_));
  printf("%s\\n", n1_grosse_target3_text(N1_GROSSE_TARGET3_CLASS2));
  printf("[%s]\\n", n1_grosse_class_text((enum n1_grosse_class)2));
  printf("%s %s [%s]\\n", n1_grosse_column(2), n1_grosse_column(5), n1_grosse_column(7));
  printf("%d %d %d\\n", n1_grosse_row_2_from_text("a b"), n1_grosse_row_2_from_text("\\?\\?/"),
         n1_grosse_row_2_from_text("\\303\\2441"));
  printf("%d %d %d %d %d %d %d\\n", n1_grosse_row_2_from_text(NULL), n1_grosse_row_2_from_text(""),
         n1_grosse_row_2_from_text(" \\t"), n1_grosse_row_2_from_text("nA"), n1_grosse_row_2_from_text("N"),
         n1_grosse_row_2_from_text("NAN0"), n1_grosse_row_a_from_text("NA"));
  printf("%d\\n", n1_grosse_int_2_from_text("\\"%s\\"\\n"));
  return 0;
}
`;
const otherFile = `
#include "nasty.h"
int other_file(void);
int other_file(void) { return (int)sizeof(struct n1_grosse_prediction) > 0; }
`;
const said = ["0 1", "a\\b??) 1", "*/\u202e", "[]", "*/ #error Int []", "2 4 7", "0 0 0 0 8 8 3", "1", ""].join("\n");

test("a header with hostile names compiles without a warning as C and as C++, in two files of a program", () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "nasty.h"), createHeader(nasty, "1 größe"));
  expect(runProgram(folder, { "main.c": useNasty, "other.c": otherFile }, strictC)).toBe(said);
  expect(runProgram(folder, { "main.cpp": useNasty, "other.cpp": otherFile }, strictCpp)).toBe(said);
});

test("the example in a header compiles as it is pasted, and predicts", () => {
  const folder = temporaryFolder();
  const header = createHeader(nasty, "nasty");
  const example = header.split("\n").flatMap((line) => /^ \* {3}(.*)$/.exec(line)?.[1] ?? []);
  writeFileSync(join(folder, "nasty.h"), header);
  expect(runProgram(folder, { "main.c": `${example.join("\n")}\n` })).toBe("a\\b??)\n");
});

test("a header needs nothing but functions of math.h and string.h, and has no data that is written", () => {
  const folder = temporaryFolder();
  const models = createRandomModels();
  const uses = models.map(({ model, file }, i) => {
    writeFileSync(join(folder, `model${i}.h`), createHeader(createPortableModel(model, file), `model${i}`));
    const used = `int use${i}(const struct model${i}_row *row, struct model${i}_prediction *prediction)`;
    return [`#include "model${i}.h"`, `${used};`, `${used} { return model${i}_predict(row, prediction); }`].join("\n");
  });
  writeFileSync(join(folder, "all.c"), `${uses.join("\n")}\n`);
  compile("gcc", folder, [...strictC, "-c", "all.c"]);
  const symbols = compile("nm", folder, ["all.o"])
    .trim()
    .split("\n")
    .map((line) => line.slice(17).split(" ") as [type: string, name: string]);
  const needed = symbols.flatMap(([type, name]) => (type === "U" ? [name] : []));
  const math = "exp expm1 log log1p sin cos tan sinh cosh tanh erf pow sqrt fabs".split(" ");
  const known = new Set([...math, ...math.map((name) => `${name}f`)]);
  expect(needed.length).toBeGreaterThan(10);
  expect(needed.filter((name) => !known.has(name))).toEqual([]);
  expect(new Set(symbols.map(([type]) => type))).toEqual(new Set(["U", "T", "t", "r"]));
});
