import { usualMissingTexts } from "../../data/cells/missing.js";
import type { CategoryType, ClassType, HeaderNames } from "./headerNames.js";
import { formatString } from "./literals.js";

/**
 * The functions between texts and enumerations, and that from an index to the name of a column.
 *
 * @param missing the texts that mean an empty cell; undefined for the usual ones
 */
export function printTexts(
  { prefix, inputs, outputs, claim }: HeaderNames,
  missing: readonly string[] | undefined,
): readonly string[] {
  const categories = inputs.filter((input) => input.kind === "category");
  const isMissing = categories.length > 0 ? claim("is_missing") : "";
  return [
    ...(categories.length > 0 ? printIsMissing(isMissing, missing) : []),
    ...categories.flatMap(({ type, column }) => printFromText(type, column.categories, isMissing)),
    ...outputs.flatMap((output) => (output.kind === "class" ? printToText(output.type, output.column.labels) : [])),
    `/* The name of an input column by its number, which ${prefix}_predict returns if it refuses the column. */`,
    `static inline const char *${prefix}_column(int number) {`,
    ...printChoice(
      "number",
      inputs.map(({ column }, i) => [String(i + 1), column.name]),
    ),
  ];
}

function printIsMissing(name: string, texts: readonly string[] | undefined): readonly string[] {
  const isUsual = texts === undefined;
  const known = (isUsual ? usualMissingTexts.map((text) => text.toLowerCase()) : texts).filter((text) => text !== "");
  const compare = isUsual
    ? [
        "    size_t at = 0;",
        "    while (texts[i][at] != '\\0' &&",
        "           (text[at] >= 'A' && text[at] <= 'Z' ? text[at] - 'A' + 'a' : text[at]) == texts[i][at]) at++;",
        "    if (text[at] == texts[i][at]) return 1;",
      ]
    : ["    if (strcmp(text, texts[i]) == 0) return 1;"];
  return [
    "/* Whether a text means an empty cell: a blank one, or one of a list; a number in another spelling does not. */",
    `static inline int ${name}(const char *text) {`,
    ...(known.length === 0
      ? []
      : [
          `  static const char *const texts[] = {${known.map(formatString).join(", ")}};`,
          "  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {",
          ...compare,
          "  }",
        ]),
    "  return text[strspn(text, \" \\t\\n\\v\\f\\r\")] == '\\0';",
    "}",
    "",
  ];
}

function printFromText(type: CategoryType, categories: readonly string[], isMissing: string): readonly string[] {
  return [
    "/* The category of a text in UTF-8. NULL is an empty cell. */",
    `static inline enum ${type.tag} ${type.fromText}(const char *text) {`,
    `  if (text == NULL) return ${type.missing};`,
    ...categories.map((category, i) => `  if (strcmp(text, ${formatString(category)}) == 0) return ${type.values[i]};`),
    `  return ${isMissing}(text) ? ${type.missing} : ${type.other};`,
    "}",
    "",
  ];
}

function printToText(type: ClassType, labels: readonly (string | number)[]): readonly string[] {
  return [
    "/* The label of a class in UTF-8. */",
    `static inline const char *${type.toText}(enum ${type.tag} label) {`,
    ...printChoice(
      "label",
      labels.map((label, i) => [type.values[i] as string, String(label)]),
    ),
  ];
}

/** The body of a function that chooses a text; an empty one if there is none. */
function printChoice(by: string, texts: readonly (readonly [value: string, text: string])[]): readonly string[] {
  return [
    `  switch (${by}) {`,
    ...texts.map(([value, text]) => `  case ${value}: return ${formatString(text)};`),
    '  default: return "";',
    "  }",
    "}",
    "",
  ];
}
