import { registry } from "../../ops/index.js";

const nouns = { op: "ops", loss: "losses", optimizer: "optimizers", formula: "formulas" } as const;
type Kind = keyof typeof nouns;

/** Subjects that are the only ones of their kind. */
const singular: readonly string[] = ["combined ops", "clipping", "model"];

/** What was checked, by the names of subjects: `61 ops, 5 losses and the model`. */
export function describeSubjects(names: readonly string[]): string {
  const subjects = [...new Set(names)];
  const kinds = subjects.filter((name) => !singular.includes(name)).map(kindOf);
  const parts = (Object.keys(nouns) as Kind[]).flatMap((kind) => {
    const count = kinds.filter((each) => each === kind).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? kind : nouns[kind]}`];
  });
  parts.push(...subjects.filter((name) => singular.includes(name)));
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

function kindOf(name: string): Kind {
  if (name.startsWith("loss ")) return "loss";
  if (name.startsWith("optimizer ")) return "optimizer";
  return registry.has(name) ? "op" : "formula";
}
