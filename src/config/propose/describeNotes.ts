import type { TableProfile } from "../../data/profile/tableProfile.js";
import { formatCount } from "../../messages/formatCount.js";
import { formatValue } from "../../messages/formatValue.js";
import type { ChosenColumns } from "./chooseColumns.js";
import { describeShare, type RareClass } from "./chooseThreshold.js";
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
  ];
}

/** What a person should know who does not read the config. */
export function describeChoices(
  { excluded, maxCategories }: ChosenColumns,
  rareClass: RareClass | undefined,
): readonly string[] {
  const left = excluded.slice(0, mostListed).map(({ name, reason }) => `${formatValue(name)} (${reason})`);
  const more = excluded.length > mostListed ? `, and ${excluded.length - mostListed} more` : "";
  return [
    ...(left.length === 0 ? [] : [`left out: ${left.join(", ")}${more}`]),
    ...(maxCategories === undefined ? [] : [`${describeWidest(maxCategories)} (maxCategories)`]),
    ...(rareClass === undefined
      ? []
      : [`${describeShare(rareClass)}: the threshold is ${rareClass.threshold} in place of 0.5`]),
  ];
}
