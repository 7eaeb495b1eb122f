import type { ColumnProfile, TableProfile } from "../../data/profile/tableProfile.js";
import { formatCount } from "../../messages/formatCount.js";
import { formatValue } from "../../messages/formatValue.js";
import type { ChosenColumns } from "./chooseColumns.js";
import { describeShare, type RareClass } from "./chooseThreshold.js";
import type { RareClasses } from "./chooseWeights.js";
import { describeWidest, mostListed } from "./describeData.js";

/** How the cells are read, unless in the usual way. */
export function describeReading({ format, missingTexts }: TableProfile, used: ChosenColumns): readonly string[] {
  const { decimal, thousands } = format;
  const signs = [
    ...(decimal === undefined ? [] : [`${formatValue(decimal)} before decimals`]),
    ...(thousands === undefined ? [] : [`${formatValue(thousands)} between thousands`]),
  ];
  const texts = used.missingTexts?.filter(({ text }) => missingTexts?.includes(text)) ?? [];
  return [
    ...(signs.length === 0 ? [] : [`numbers are read with ${signs.join(" and ")} (decimal, thousands)`]),
    ...texts.map(
      ({ text, rows }) => `${formatValue(text)} ${formatCount(rows, "time")}: taken for a missing cell (missingTexts)`,
    ),
    ...(missingTexts === undefined ? used.features.flatMap(describeUsual) : []),
  ];
}

/** The usual texts for a missing cell, among other texts: one of them may be a text like the others. A column of numbers has no doubt. */
function describeUsual({ name, values, missingTexts, questions }: ColumnProfile): readonly string[] {
  const [most] = missingTexts;
  if (values !== "texts" || most === undefined || questions.length > 0) return [];
  const often = `${formatValue(most.text)} ${formatCount(most.rows, "time")} in ${formatValue(name)}`;
  return [`${often}: taken for a missing cell; if it is a text like the others, set "missingTexts" to []`];
}

/** What a person should know who does not read the config. */
export function describeChoices(
  { excluded, inputs }: ChosenColumns,
  rareClass: RareClass | undefined,
  rareClasses: RareClasses | undefined,
): readonly string[] {
  const left = excluded.slice(0, mostListed).map(({ name, reason }) => `${formatValue(name)} (${reason})`);
  const widest = describeWidest(inputs);
  const more = excluded.length > mostListed ? `, and ${excluded.length - mostListed} more` : "";
  return [
    ...(left.length === 0 ? [] : [`left out: ${left.join(", ")}${more}`]),
    ...(widest === undefined ? [] : [`${widest}${inputs.maxCategories === undefined ? "" : " (maxCategories)"}`]),
    ...(rareClass === undefined
      ? []
      : [`${describeShare(rareClass)}: the threshold is ${rareClass.threshold} in place of 0.5`]),
    ...(rareClasses === undefined ? [] : [describeRarest(rareClasses)]),
  ];
}

function describeRarest({ rarest, rows }: RareClasses): string {
  return `${rarest.rows} of ${formatCount(rows, "row")} are ${formatValue(rarest.text)}: rare classes count more (classWeights)`;
}
