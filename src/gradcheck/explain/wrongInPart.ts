import { branches, corners } from "./conditions.js";
import type { Evidence, Recogniser } from "./evidence.js";
import { ends, places } from "./places.js";
import { holdsTheWrong, type RegionFinder } from "./region.js";
import { thresholds } from "./thresholds.js";
import { ties } from "./ties.js";
import { formatFactor, formatValue } from "./wording.js";

/** From the most specific to the least. All that fit of the first that does are given. */
const finders: readonly (readonly RegionFinder[])[] = [[ties], [corners], [branches], [thresholds], [places], [ends]];
/** An engine may go wrong at a place as well as for a value. */
const findersForEngine: readonly (readonly RegionFinder[])[] = [
  [ties],
  [corners, branches, thresholds, places],
  [ends],
];

/** Only a part of the elements is wrong, and the part has a name. */
export const wrongInPart: Recogniser = (evidence) => {
  if (evidence.wrong.length === 0 || evidence.wrong.length === evidence.compared.length) return undefined;
  for (const group of evidence.failure.place.engine === "mathjs" ? finders : findersForEngine) {
    const found = group
      .flatMap((find) => find(evidence))
      .filter((region) => holdsTheWrong(region, evidence))
      .map(({ where }) => where);
    const distinct = [...new Set(found)].slice(0, 2);
    if (distinct.length > 0) return `${howWrong(evidence)} only ${distinct.join(", or only ")}`;
  }
  return undefined;
};

/** What the wrong elements have in common. */
function howWrong(evidence: Evidence): string {
  const { wrong } = evidence;
  const first = wrong[0] as number;
  const value = evidence.analyticAt(first);
  const areAll = (test: (index: number) => boolean) => wrong.every(test);
  if (areAll((i) => Number.isNaN(evidence.analyticAt(i)))) return "is NaN";
  if (areAll((i) => Math.abs(evidence.analyticAt(i)) === Number.POSITIVE_INFINITY)) return "is infinite";
  if (areAll((i) => evidence.analyticAt(i) === 0)) return "is 0";
  const factor = value / evidence.referenceAt(first);
  if (Number.isFinite(factor) && factor !== 0) {
    const isFactor = (k: number) =>
      areAll((i) => Math.abs(evidence.analyticAt(i) / evidence.referenceAt(i) / k - 1) < evidence.precision * 10);
    if (isFactor(-1)) return "has the wrong sign";
    if (isFactor(2)) return "is twice the right one";
    if (isFactor(0.5)) return "is half the right one";
    if (wrong.length > 1 && isFactor(factor)) return `is ${formatFactor(factor)} times the right one`;
  }
  const size = Math.abs(value);
  if (wrong.length > 1 && areAll((i) => evidence.analyticAt(i) === value)) return `is ${formatValue(value)}`;
  const isCut = (i: number) => Math.abs(evidence.analyticAt(i)) === size && Math.abs(evidence.referenceAt(i)) > size;
  return wrong.length > 1 && areAll(isCut)
    ? `is cut off at ${formatValue(size)} and ${formatValue(-size)}`
    : "is wrong";
}
