import { type DataError, formatPosition } from "../../errors.js";
import { formatCount } from "../../messages/formatCount.js";
import { type Line, red } from "../output/line.js";

/** So many different reasons are listed. */
const mostReasons = 5;

/** A row that has no prediction, for people: its line and why. */
export function describeFailure({ place, reason }: DataError): string {
  return place === undefined ? reason : `${formatPosition(place)}: ${reason}`;
}

/** Counts the rows that have no predictions, and keeps the first few reasons. */
export class FailedRows {
  count = 0;
  /** Each reason with its first row, and the number of its rows. */
  private readonly reasons = new Map<string, { readonly first: string; count: number }>();

  add(error: DataError): void {
    this.count++;
    const known = this.reasons.get(error.reason);
    if (known !== undefined) known.count++;
    else if (this.reasons.size < mostReasons) {
      this.reasons.set(error.reason, { first: describeFailure(error), count: 1 });
    }
  }

  /** @param rows that there are in all */
  render(rows: number): readonly Line[] {
    const reasons = [...this.reasons.values()];
    const [first = "", ...others] = reasons.map((each) =>
      each.count === 1 ? each.first : `${each.first} (${formatCount(each.count, "row")})`,
    );
    const rest = this.count - reasons.reduce((sum, { count }) => sum + count, 0);
    return [
      [red("error:"), ` ${this.count} of ${formatCount(rows, "row")} could not be predicted: ${first}`],
      ...others.map((each) => `  ${each}`),
      ...(rest === 0 ? [] : [`  and ${formatCount(rest, "row")} for other reasons`]),
    ];
  }
}
