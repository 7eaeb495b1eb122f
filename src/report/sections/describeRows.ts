import { formatCount } from "../../messages/formatCount.js";
import type { ReportData } from "../collect/reportData.js";

/** What a model is measured on: `30 held-out rows`. */
export function describeMeasured({ kind, evaluation: { rows } }: Pick<ReportData, "kind" | "evaluation">): string {
  switch (kind) {
    case "heldOut":
      return formatCount(rows, "held-out row");
    case "trained":
      return formatCount(rows, "row");
    case "given":
      return formatCount(rows, "row");
  }
}

/** A sentence about the rows that a model is measured on. */
export function explainMeasured({ kind, evaluation: { rows } }: Pick<ReportData, "kind" | "evaluation">): string {
  const count = formatCount(rows, "row");
  switch (kind) {
    case "heldOut":
      return `Measured on ${count} that its training did not use.`;
    case "trained":
      return `Measured on the ${count} that it was trained on, since none were held out: on new rows it may do worse.`;
    case "given":
      return `Measured on ${count} of a file that was given for this report.`;
  }
}
