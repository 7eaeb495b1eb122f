import type { PortableModel } from "../portableModel.js";
import { type HeaderNames, type InputNames, nameHeader, type OutputNames } from "./headerNames.js";
import { indent } from "./printColumn.js";

/** A header that a driver runs. */
export interface DrivenHeader {
  readonly model: PortableModel;
  /** That the header was made with. */
  readonly name: string;
  /** The header's file, as the driver includes it. */
  readonly file: string;
}

/**
 * A program in C that runs headers. A line of its input is the index of a header and the cells of a row, as `formatDriverRow` writes
 * them; it writes a line back for each, which `parseDriverLine` reads.
 */
export function createDriver(headers: readonly DrivenHeader[]): string {
  const lines = [
    "#include <stdio.h>",
    "#include <stdlib.h>",
    ...headers.map(({ file }) => `#include "${file}"`),
    "",
    ...readCell,
    ...headers.flatMap(({ model, name }, i) => printRun(nameHeader(model, name), i)),
    "static void (*const runs[])(char *line) = {",
    ...headers.map((_, i) => `  run_${i},`),
    "};",
    "",
    ...main,
  ];
  return `${lines.join("\n")}\n`;
}

const readCell = [
  "/* The next cell of a line, without its escapes. */",
  "static char *next_cell(char **line) {",
  "  char *cell = *line, *from = cell, *to = cell;",
  "  for (; *from != '\\0' && *from != '\\t'; from++) {",
  "    char c = *from;",
  "    if (c == '\\\\') {",
  "      from++;",
  "      c = *from == 't' ? '\\t' : *from == 'n' ? '\\n' : *from;",
  "    }",
  "    *to++ = c;",
  "  }",
  "  *line = *from == '\\0' ? from : from + 1;",
  "  *to = '\\0';",
  "  return cell;",
  "}",
  "",
];

function printRun({ prefix, real, inputs, outputs }: HeaderNames, index: number): readonly string[] {
  return [
    `static void run_${index}(char *line) {`,
    `  struct ${prefix}_row row;`,
    `  struct ${prefix}_prediction prediction;`,
    "  int code;",
    ...indent(inputs.flatMap((input) => printInput(input, real))),
    `  code = ${prefix}_predict(&row, &prediction);`,
    '    printf("%d", code);',
    "  if (code == 0) {",
    ...indent(indent(outputs.flatMap(printOutput))),
    "  }",
    "  putchar('\\n');",
    "}",
    "",
  ];
}

function printInput(input: InputNames, real: string): readonly string[] {
  const field = `row.${input.field}`;
  const number = `(${real})strtod(next_cell(&line), NULL)`;
  switch (input.kind) {
    case "number":
      return [`${field} = ${number};`];
    case "category":
      return [`${field} = ${input.type.fromText}(next_cell(&line));`];
    case "date":
      return [
        ...["year", "month", "day"].map((part) => `${field}.${part} = atoi(next_cell(&line));`),
        `${field}.hour = ${number};`,
      ];
  }
}

function printOutput(output: OutputNames): readonly string[] {
  const field = `prediction.${output.field}`;
  if (output.kind === "number") return [printNumber(field)];
  return [
    `printf("\\t%d", (int)${field});`,
    ...output.column.labels.map((_, i) => printNumber(`prediction.${output.probabilities}[${i}]`)),
  ];
}

function printNumber(value: string): string {
  return `printf("\\t%.17g", (double)${value});`;
}

const main = [
  "int main(void) {",
  "  size_t room = 4096, length = 0;",
  "  char *line = (char *)malloc(room);",
  "  int c;",
  "  if (line == NULL) return 1;",
  "  while ((c = getchar()) != EOF) {",
  "    if (length + 1 == room && (line = (char *)realloc(line, room *= 2)) == NULL) return 1;",
  "    if (c == '\\n') {",
  "      char *cells = line;",
  "      line[length] = '\\0';",
  "      length = 0;",
  "      runs[atoi(next_cell(&cells))](cells);",
  "    } else line[length++] = (char)c;",
  "  }",
  "  free(line);",
  "  return 0;",
  "}",
];
