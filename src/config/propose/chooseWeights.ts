import type { ColumnProfile, Example } from "../../data/profile/tableProfile.js";

/** Weights of classes of which some are rare. */
export interface RareClasses {
  readonly rarest: Example;
  readonly commonest: Example;
  readonly rows: number;
  readonly weights: Readonly<Record<string, number>>;
}

/** A class with fewer of the rows of the commonest one is rare. */
const rare = 0.25;
/** 0 would weigh all rows alike, 1 all classes. This gives rare classes a chance for little accuracy: it had the best F1 in trials. */
const power = 0.4;

/** Weights for three or more classes if some are rare: otherwise they would hardly ever be predicted. For two, a threshold is better. */
export function chooseWeights({ examples, distinct }: ColumnProfile): RareClasses | undefined {
  if (distinct < 3 || examples.length !== distinct) return undefined;
  const sorted = examples.toSorted((a, b) => a.rows - b.rows);
  const [rarest, commonest] = [sorted.at(0), sorted.at(-1)] as [Example, Example];
  if (rarest.rows >= rare * commonest.rows) return undefined;
  const rows = examples.reduce((sum, example) => sum + example.rows, 0);
  const weightOf = (example: Example) => Number(((rows / (distinct * example.rows)) ** power).toPrecision(3));
  return {
    rarest,
    commonest,
    rows,
    weights: Object.fromEntries(examples.map((example) => [example.text, weightOf(example)])),
  };
}
