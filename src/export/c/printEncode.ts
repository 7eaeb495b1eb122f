import { widthOf } from "../../data/encode/inputNames.js";
import type { MissingCells } from "../missingCells.js";
import type { HeaderNames } from "./headerNames.js";
import { indent, isPlain, printColumn } from "./printColumn.js";
import { printReadDate } from "./printDates.js";

/**
 * The function that turns a row into the numbers of its cells.
 *
 * @param name of the function
 */
export function printEncode(
  name: string,
  { prefix, dtype, real, inputs, claim }: HeaderNames,
  missing: MissingCells,
): readonly string[] {
  const hasDates = inputs.some(({ kind }) => kind === "date");
  const readDate = hasDates ? claim("read_date") : "";
  const options = { dtype, missingNumbers: missing.numbers, readDate };
  const body: string[] = [];
  let at = 0;
  /** Where the numbers begin that are only copied and not checked yet, and their first column. */
  let plain: { readonly at: number; readonly column: number } | undefined;
  const checkPlain = () => {
    if (plain !== undefined) body.push(...printCheck(plain.at, at, plain.column));
    plain = undefined;
  };
  for (const [i, input] of inputs.entries()) {
    if (isPlain(input, options)) {
      plain ??= { at, column: i + 1 };
      body.push(`cells[${at}] = row->${input.field};`);
    } else {
      checkPlain();
      body.push(...printColumn(input, i + 1, at, options));
    }
    at += widthOf(input.column);
  }
  checkPlain();
  return [
    ...(hasDates ? printReadDate(readDate, prefix, real) : []),
    "/* Turns a row into numbers. Returns 0, or the number of the first column that is refused. */",
    `static inline int ${name}(const struct ${prefix}_row *row, ${real} *cells) {`,
    ...(hasDates ? [`  ${real} parts[4];`] : []),
    ...indent([...body, "return 0;"]),
    "}",
    "",
  ];
}

/** Lines that refuse the first of some numbers that is not finite. */
function printCheck(from: number, to: number, column: number): readonly string[] {
  if (to - from === 1) return [`if (!isfinite(cells[${from}])) return ${column};`];
  const first = column < from ? `i - ${from - column}` : `i + ${column - from}`;
  return [`for (int i = ${from}; i < ${to}; i++) {`, `  if (!isfinite(cells[i])) return ${first};`, "}"];
}
