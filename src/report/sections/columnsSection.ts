import { widthOf } from "../../data/encode/inputNames.js";
import type { RestoredModel } from "../../predict/restoreModel.js";
import { html } from "../page/html.js";
import type { Section } from "../page/section.js";
import { renderTable } from "../page/table.js";
import { describeColumn } from "../receipt/describeColumn.js";

/** With more columns, the table is opened by whoever wants it. */
const mostRows = 40;

/** What each column is, and what becomes of it. */
export function renderColumns({ inputColumns, outputColumns }: RestoredModel): Section {
  const rows = [
    ...inputColumns.map((column) => [column.name, "input", describeColumn(column), widthOf(column)]),
    ...outputColumns.map((column) => [column.name, "target", describeColumn(column), ""]),
  ];
  const columns = [
    { title: "column" },
    { title: "use" },
    { title: "values", isWide: true },
    { title: "network inputs", isNumber: true },
  ];
  const table = renderTable("The columns of its rows", columns, rows);
  const isLong = rows.length > mostRows;
  const body = isLong ? html`<details><summary>All ${rows.length} columns</summary>${table}</details>` : table;
  return { id: "columns", title: "Columns", body };
}
