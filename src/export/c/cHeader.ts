import { UsageError } from "../../errors.js";
import { formatValue } from "../../messages/formatValue.js";
import type { ExportFormat } from "../exportFormat.js";
import type { PortableModel } from "../portableModel.js";
import { createHeader } from "./createHeader.js";

/** A header in C99. */
export const cHeader: ExportFormat = {
  name: "c",
  summary: "one C99 header that allocates nothing and needs only the standard library",
  create: (model, name, ending) => {
    const file = `${name}${ending ?? ".h"}`;
    if (ending !== undefined) checkFile(file);
    checkTexts(model);
    return [{ ending: ".h", content: createHeader(model, name, file) }];
  },
};

/** The headers of C99. */
const standardHeaders = new Set(
  (
    "assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal stdarg stdbool stddef stdint stdio " +
    "stdlib string tgmath time wchar wctype"
  ).split(" "),
);

/** @throws UsageError if compilers would take the file for a header of C */
function checkFile(file: string): void {
  if (!/\.h$/i.test(file) || !standardHeaders.has(file.slice(0, -2).toLowerCase())) return;
  throw new UsageError(`--out: C has a header called ${formatValue(file)}: name the file otherwise, such as model.h`);
}

/** @throws UsageError if a text that programs compare or show has a zero byte, which ends a text in C */
function checkTexts({ inputColumns, outputColumns }: PortableModel): void {
  for (const column of [...inputColumns, ...outputColumns]) {
    const texts = column.kind === "category" ? column.categories : column.kind === "class" ? column.labels : [];
    const text = texts.find((each) => String(each).includes("\0"));
    if (text === undefined) continue;
    const what = `column ${formatValue(column.name)}: ${formatValue(text)} has a zero byte, which ends a text in C`;
    throw new UsageError(`${what}: export the model to another format, such as --to javascript`);
  }
}
