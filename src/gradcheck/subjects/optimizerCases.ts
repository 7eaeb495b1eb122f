import type { Variable } from "../../graph/op.js";
import type { Clipping } from "../../optim/clipGradients.js";
import {
  buildOptimizer,
  type OptimizerName,
  type OptimizerSpec,
  type optimizerDefaults,
  optimizerNames,
} from "../../optim/optimizer.js";
import type { UpdateRule } from "../../optim/updateRule.js";
import { type Assignment, optimizerFormulas } from "./optimizerFormulas.js";

/** An optimizer with settings, and the formulas that say what it should do. */
export interface OptimizerCase {
  /** The first column of the table: `optimizer adam`. */
  readonly subject: string;
  /** The settings, for people: `momentum 0.9, nesterov`. */
  readonly title: string;
  readonly settings: Settings;
  readonly clipping: Clipping;
  readonly formulas: readonly Assignment[];
  readonly build: (parameters: readonly Variable[]) => UpdateRule;
}

export type Settings = Readonly<Record<string, number | boolean>>;

type Choices<Name extends OptimizerName> = {
  readonly [Key in keyof Omit<(typeof optimizerDefaults)[Name], "name">]: Choice;
};
/** Values that are combined with those of all other settings, and values that are special by themselves: 0 and 1 leave factors out. */
interface Choice {
  readonly combined: readonly (number | boolean)[];
  readonly special: readonly number[];
}
const share = (usual: number): Choice => ({ combined: [usual], special: [0] });
const optional = (usual: number): Choice => ({ combined: [0, usual], special: [1] });
const epsilon = (usual: number): Choice => ({ combined: [usual], special: [1e-3] });

/** Values of each setting that lead to different graphs. A new setting has to be listed. */
const choices: { readonly [Name in OptimizerName]: Choices<Name> } = {
  sgd: {
    momentum: optional(0.9),
    dampening: optional(0.3),
    nesterov: { combined: [false, true], special: [] },
    weightDecay: optional(0.1),
  },
  adam: { beta1: share(0.9), beta2: share(0.999), epsilon: epsilon(1e-8), weightDecay: optional(0.1) },
  adamw: { beta1: share(0.9), beta2: share(0.999), epsilon: epsilon(1e-8), weightDecay: optional(0.1) },
  rmsprop: { decay: share(0.99), momentum: optional(0.9), epsilon: epsilon(1e-8), weightDecay: optional(0.1) },
  adagrad: { epsilon: epsilon(1e-10), weightDecay: optional(0.1) },
};

/** Norms below and above those of the gradients that are used, and a limit for elements. */
const clippings: readonly Readonly<Record<string, number>>[] = [
  { clipValue: 0.7 },
  { clipNorm: 0.5 },
  { clipNorm: 20 },
  { clipValue: 1, clipNorm: 1 },
];

/** Every optimizer with every combination of settings that changes what it does, and every way to clip gradients. */
export function optimizerCases(): readonly OptimizerCase[] {
  const ofOptimizers = optimizerNames.flatMap((name) =>
    combinations(choices[name]).map((settings) => optimizerCase(name, settings)),
  );
  const plain = { momentum: 0, dampening: 0, nesterov: false, weightDecay: 0 };
  const ofClipping = clippings.map((clipping) => ({
    ...optimizerCase("sgd", plain),
    subject: "clipping",
    title: titleOf(clipping),
    clipping,
  }));
  return [...ofOptimizers, ...ofClipping];
}

function optimizerCase(name: OptimizerName, settings: Settings): OptimizerCase {
  return {
    subject: `optimizer ${name}`,
    title: titleOf(settings),
    settings,
    clipping: {},
    formulas: optimizerFormulas[name],
    build: (parameters) => buildOptimizer({ name, ...settings } as OptimizerSpec, parameters),
  };
}

/** What a config may have: Nesterov's momentum takes no dampening, and without momentum there is neither. */
function isAllowed({ momentum, dampening = 0, nesterov = false }: Settings): boolean {
  return !(nesterov && dampening !== 0) && !(momentum === 0 && (nesterov || dampening !== 0));
}

/** All combinations, and each special value with the other settings as they are in the last combination that allows it. */
function combinations(choicesOfOne: Readonly<Record<string, Choice>>): readonly Settings[] {
  const combined = Object.entries(choicesOfOne)
    .reduce<readonly Settings[]>(
      (sofar, [key, { combined: values }]) =>
        sofar.flatMap((settings) => values.map((value) => ({ ...settings, [key]: value }))),
      [{}],
    )
    .filter(isAllowed);
  const special = Object.entries(choicesOfOne).flatMap(([key, { special: values }]) =>
    values.flatMap((value) =>
      combined
        .map((settings) => ({ ...settings, [key]: value }))
        .filter(isAllowed)
        .slice(-1),
    ),
  );
  return [...combined, ...special];
}

function titleOf(settings: Settings): string {
  return Object.entries(settings)
    .filter(([, value]) => value !== 0 && value !== false)
    .map(([key, value]) => (value === true ? key : `${key} ${value}`))
    .join(", ");
}
