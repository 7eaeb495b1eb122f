import type { MethodName } from "../references/methods.js";

/** What finds a mistake: a method that checks a rule, or the comparison of the engines, which checks a lowering. */
export type Finder = MethodName | "engines";

/** A kind of mistake, and who finds it. */
export interface SelfTestRow {
  /** What is made wrong: the rules of ops, or their lowering on the wasm engine. */
  readonly layer: "rule" | "lowering";
  readonly mistake: string;
  /** Mistakes of this kind that were made. */
  readonly made: number;
  /** Those of them that change a value. Nobody can find the others. */
  readonly wrong: number;
  /** How many of the wrong ones each finds. Methods do not look at lowerings, and the engines agree on a wrong rule. */
  readonly found: Readonly<Partial<Record<Finder, number>>>;
  /** The wrong ones that the default check does not find. */
  readonly missed: readonly string[];
}

/** One mistake that was made, and what came of it. */
export interface Trial {
  readonly layer: SelfTestRow["layer"];
  readonly mistake: string;
  /** Where it was made: `matmul by a`, `exp kernel`. */
  readonly place: string;
  readonly isWrong: boolean;
  readonly foundBy: readonly Finder[];
}

/** Who looks for the mistakes of a layer. The first one is the default. */
export const findersOf: Readonly<Record<SelfTestRow["layer"], readonly [Finder, ...Finder[]]>> = {
  rule: ["complex", "ridders", "taylor", "central"],
  lowering: ["engines"],
};

/** The trials by the kinds of mistakes, in the order in which they first occur. */
export function countTrials(trials: readonly Trial[]): readonly SelfTestRow[] {
  const groups = new Map<string, Trial[]>();
  for (const trial of trials) {
    const key = `${trial.layer} ${trial.mistake}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [trial]);
    else group.push(trial);
  }
  return [...groups.values()].map(countGroup);
}

function countGroup(trials: readonly Trial[]): SelfTestRow {
  const { layer, mistake } = trials[0] as Trial;
  const finders = findersOf[layer];
  const wrong = trials.filter(({ isWrong }) => isWrong);
  const countFound = (finder: Finder) => wrong.filter(({ foundBy }) => foundBy.includes(finder)).length;
  return {
    layer,
    mistake,
    made: trials.length,
    wrong: wrong.length,
    found: Object.fromEntries(finders.map((finder) => [finder, countFound(finder)])),
    missed: wrong.filter(({ foundBy }) => !foundBy.includes(finders[0])).map(({ place }) => place),
  };
}
