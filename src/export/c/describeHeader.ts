import { version } from "../../version.js";
import { wrapNumbers } from "../source/wrap.js";
import type { HeaderNames, InputNames, OutputNames } from "./headerNames.js";
import { formatConstant, formatInComment } from "./literals.js";
import type { ProgramSizes } from "./printProgram.js";

/** The most columns that the example shows. */
const mostShown = 6;

/**
 * The comment at the top of a header: what it is, and how it is used.
 *
 * @param file the header's name
 */
export function describeHeader(
  names: HeaderNames,
  file: string,
  { stack, constants }: ProgramSizes,
): readonly string[] {
  const { prefix, dtype, inputs, outputs } = names;
  const libraries = inputs.some(({ kind }) => kind === "category") ? "math.h and string.h" : "math.h";
  const bytes = dtype === "float32" ? 4 : 8;
  const text = [
    `A trained model for C99 and C++11, made by backprop ${version}. It computes in ${dtype}.`,
    `It allocates nothing, keeps no state, and calls only functions of ${libraries} (link with -lm).`,
    `It has ${constants * bytes} bytes of constant numbers, and takes ${stack * bytes} bytes of stack for numbers.`,
    "",
    "  #include <stdio.h>",
    `  #include ${formatInComment(file)}`,
    "",
    "  int main(void) {",
    ...printExample(names).map((line) => `    ${line}`),
    `    struct ${prefix}_prediction prediction;`,
    `    if (${prefix}_predict(&row, &prediction) == 0) ${printShow(outputs[0] as OutputNames, names)};`,
    "    return 0;",
    "  }",
    "",
    "A number that is missing is NAN, a category that is missing is the first value of its enumeration.",
    "Do not compile with -ffast-math, which takes NAN and infinity for impossible. Compilers may fuse a product and",
    "a sum, which changes the last digits: -ffp-contract=off gives the same digits everywhere.",
  ];
  return ["/*", ...text.map((line) => (line === "" ? " *" : ` * ${line}`)), " */"];
}

function printExample(names: HeaderNames): readonly string[] {
  const { prefix, inputs } = names;
  const fields = inputs.slice(0, mostShown).map((input) => formatField(input, names));
  const shown = inputs.length > mostShown ? [...fields, "..."] : fields;
  const [head, line] = [`struct ${prefix}_row row = {`, shown.join(", ")];
  return head.length + line.length < 90 ? [`${head}${line}};`] : [head, ...wrapNumbers(shown, "  "), "};"];
}

/** A field with some value that the model takes. */
function formatField(input: InputNames, { dtype }: HeaderNames): string {
  const field = `.${input.field} = `;
  switch (input.kind) {
    case "number":
      return field + formatConstant(roundForPeople(input.column.scaler?.offset ?? 0), dtype);
    case "category":
      return field + (input.type.values[0] ?? input.type.missing);
    case "date":
      return `${field}{2024, 12, 31, 0}`;
  }
}

function roundForPeople(value: number): number {
  return Number(value.toPrecision(3));
}

function printShow(output: OutputNames, { dtype }: HeaderNames): string {
  const field = `prediction.${output.field}`;
  if (output.kind === "class") return `puts(${output.type.toText}(${field}))`;
  return `printf("%g\\n", ${dtype === "float32" ? "(double)" : ""}${field})`;
}
