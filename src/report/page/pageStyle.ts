import base from "../browser/styles/base.css?raw" with { type: "text" };
import figures from "../browser/styles/figures.css?raw" with { type: "text" };
import narrow from "../browser/styles/narrow.css?raw" with { type: "text" };
import panel from "../browser/styles/panel.css?raw" with { type: "text" };
import print from "../browser/styles/print.css?raw" with { type: "text" };
import tables from "../browser/styles/tables.css?raw" with { type: "text" };

/** The style of a page. What comes later wins. */
export const pageStyle = [base, panel, tables, figures, narrow, print].join("\n");
