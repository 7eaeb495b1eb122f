import { takesMissing } from "../../data/encode/cellEncoders.js";
import type { CategoryColumn, ClassColumn } from "../../data/encode/dataset.js";
import type { CategoryType, ClassType, HeaderNames, InputNames, OutputNames, Real } from "./headerNames.js";
import { formatInComment } from "./literals.js";

/** The enumerations and structures of a row and of a prediction. */
export function printTypes({ prefix, real, inputs, outputs }: HeaderNames): readonly string[] {
  return [
    ...inputs.flatMap((input) => (input.kind === "category" ? printCategories(input.type, input.column) : [])),
    ...outputs.flatMap((output) => (output.kind === "class" ? printClasses(output.type, output.column) : [])),
    ...(inputs.some(({ kind }) => kind === "date") ? printDate(prefix, real) : []),
    "/* What the model takes. */",
    `struct ${prefix}_row {`,
    ...inputs.map((input, i) => `  ${printInput(input, prefix, real)} /* ${i + 1}: ${describeInput(input)} */`),
    "};",
    "",
    "/* What the model gives. */",
    `struct ${prefix}_prediction {`,
    ...outputs.flatMap((output) => printOutput(output, real)),
    "};",
    "",
  ];
}

function printCategories(type: CategoryType, column: CategoryColumn): readonly string[] {
  const { name, categories, other, indicator = false } = column;
  const refused = ", which the model refuses";
  return [
    `/* The categories of ${formatInComment(name)}. */`,
    `enum ${type.tag} {`,
    `  ${type.missing} = 0, /* an empty cell${indicator ? "" : refused} */`,
    ...categories.map((category, i) => `  ${type.values[i]} = ${i + 1}, /* ${formatInComment(category)} */`),
    `  ${type.other} = ${categories.length + 1} /* any other text${other === undefined ? refused : ""} */`,
    "};",
    "",
  ];
}

function printClasses(type: ClassType, { name, labels }: ClassColumn): readonly string[] {
  const last = labels.length - 1;
  return [
    `/* The classes of ${formatInComment(name)}. */`,
    `enum ${type.tag} {`,
    ...labels.map((label, i) => {
      const comment = formatInComment(String(label));
      return `  ${type.values[i]} = ${i}${i === last ? "" : ","} /* ${comment} */`;
    }),
    "};",
    "",
  ];
}

function printDate(prefix: string, real: Real): readonly string[] {
  return [
    "/* A date is missing if its year, month and day are 0. */",
    `struct ${prefix}_date {`,
    "  int year;  /* 0 to 9999 */",
    "  int month; /* 1 to 12 */",
    "  int day;   /* 1 to 31 */",
    `  ${real} hour; /* 0 to 24, with minutes and seconds as its fraction; 0 if there is no time */`,
    "};",
    "",
  ];
}

function printInput(input: InputNames, prefix: string, real: Real): string {
  switch (input.kind) {
    case "number":
      return `${real} ${input.field};`;
    case "category":
      return `enum ${input.type.tag} ${input.field};`;
    case "date":
      return `struct ${prefix}_date ${input.field};`;
  }
}

function describeInput({ kind, column }: InputNames): string {
  const name = formatInComment(column.name);
  if (kind === "category") return name;
  const missing = kind === "number" ? "NAN" : "a missing date";
  return takesMissing(column) ? `${name}; ${missing} if unknown` : name;
}

function printOutput(output: OutputNames, real: Real): readonly string[] {
  const name = formatInComment(output.column.name);
  if (output.kind === "number") return [`  ${real} ${output.field}; /* ${name} */`];
  const { field, probabilities, type, column } = output;
  return [
    `  enum ${type.tag} ${field}; /* ${name} */`,
    `  ${real} ${probabilities}[${column.labels.length}]; /* of each class, in the order of the enumeration */`,
  ];
}
