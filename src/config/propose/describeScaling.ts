import type { ColumnProfile } from "../../data/profile/tableProfile.js";
import { formatShort } from "../../messages/formatShort.js";
import type { ChosenTask } from "./chooseTask.js";
import type { ProposedEntry } from "./proposal.js";

/** How inputs and targets are scaled. */
export function describeScaling(targets: readonly ColumnProfile[], { task }: ChosenTask): readonly ProposedEntry[] {
  const scale = {
    key: "scale",
    value: "standard",
    why: "each column of numbers is brought to mean 0 and standard deviation 1",
  };
  if (task === "classification") return [scale];
  return [scale, ...scaleTargets(targets)];
}

function scaleTargets(targets: readonly ColumnProfile[]): readonly ProposedEntry[] {
  const [target] = targets as readonly [ColumnProfile];
  if (targets.every(spansMagnitudes)) {
    const { low = 0, high = 0 } = target.numbers ?? {};
    const why = `the target is positive and spans several orders of magnitude (${formatShort(low)} … ${formatShort(high)}): its logarithm is learnt`;
    return [{ key: "scaleTargets", value: "log", why }];
  }
  if (targets.every(isNearStandard)) return [];
  return [
    {
      key: "scaleTargets",
      value: "standard",
      why: "likewise for the target; metrics and predictions stay in its unit",
    },
  ];
}

/** A few numbers that are small, or large, do not make the deviation larger than the mean. With less, the logarithm was found to be worse. */
function spansMagnitudes({ numbers }: ColumnProfile): boolean {
  if (numbers === undefined || !(numbers.low > 0)) return false;
  return numbers.high / numbers.low >= 100 && numbers.deviation > numbers.mean;
}

function isNearStandard({ numbers }: ColumnProfile): boolean {
  if (numbers === undefined) return true;
  const { low, high, deviation } = numbers;
  return low >= -3 && high <= 3 && deviation >= 0.5;
}
