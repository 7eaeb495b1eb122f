import type { CategoryColumn, ClassColumn, DateColumn, NumberColumn } from "../../data/encode/dataset.js";
import type { Dtype } from "../../engine/engine.js";
import type { PortableModel } from "../portableModel.js";
import { identifierOf, joinWords, Scope, wordsOf } from "./identifiers.js";

/** What the parts of a header are called. All of them that are not fields start with the prefix. */
export interface HeaderNames {
  readonly prefix: string;
  readonly dtype: Dtype;
  /** The number type in C. */
  readonly real: Real;
  /** For each input column its part of a row. */
  readonly inputs: readonly InputNames[];
  /** For each output column its part of a prediction. */
  readonly outputs: readonly OutputNames[];
  /** Makes a name that no other part has, such as `iris_weight`. */
  claim(name: string): string;
}

export type Real = "double" | "float";

export type InputNames =
  | { readonly kind: "number"; readonly column: NumberColumn; readonly field: string }
  | { readonly kind: "date"; readonly column: DateColumn; readonly field: string }
  | { readonly kind: "category"; readonly column: CategoryColumn; readonly field: string; readonly type: CategoryType };

export type OutputNames =
  | { readonly kind: "number"; readonly column: NumberColumn; readonly field: string }
  | {
      readonly kind: "class";
      readonly column: ClassColumn;
      readonly field: string;
      /** The field of the probabilities. */
      readonly probabilities: string;
      readonly type: ClassType;
    };

/** An enumeration of a column's categories. */
export interface CategoryType {
  readonly tag: string;
  /** In the order of the categories. */
  readonly values: readonly string[];
  readonly missing: string;
  readonly other: string;
  /** The function from a text to the category. */
  readonly fromText: string;
}

/** An enumeration of a column's classes. */
export interface ClassType {
  readonly tag: string;
  /** In the order of the labels. */
  readonly values: readonly string[];
  /** The function from a class to its label. */
  readonly toText: string;
}

/** @param name of the header's file without folder and ending */
export function nameHeader({ inputColumns, outputColumns, dtype }: PortableModel, name: string): HeaderNames {
  const prefix = prefixOf(name);
  const scope = new Scope();
  const claim = (part: string) => scope.claim(`${prefix}_${part}`);
  for (const part of ["row", "prediction", "date", "predict", "column"]) claim(part);
  const [row, prediction] = [new Scope(), new Scope()];
  const inputs = inputColumns.map((column, i): InputNames => {
    const field = row.claim(identifierOf(column.name, `column${i + 1}`));
    if (column.kind === "number") return { kind: "number", column, field };
    if (column.kind === "date") return { kind: "date", column, field };
    return { kind: "category", column, field, type: nameCategories(column, field, scope, prefix) };
  });
  const outputs = outputColumns.map((column, i): OutputNames => {
    const field = prediction.claim(identifierOf(column.name, `target${i + 1}`));
    if (column.kind === "number") return { kind: "number", column, field };
    const probabilities = prediction.claim(joinWords(field, "probabilities"));
    return { kind: "class", column, field, probabilities, type: nameClasses(column, field, scope, prefix) };
  });
  return { prefix, dtype, real: dtype === "float32" ? "float" : "double", inputs, outputs, claim };
}

/** Without a digit at its start; everything else is fine, since more follows. */
function prefixOf(name: string): string {
  const words = wordsOf(name, "model");
  return /^\d/.test(words) ? `n${words}` : words;
}

function nameCategories({ categories }: CategoryColumn, field: string, scope: Scope, prefix: string): CategoryType {
  const tag = scope.claim(joinWords(prefix, field.replace(/_$/, "")));
  const claimValue = (value: string) => scope.claim(joinWords(tag, value).toUpperCase());
  return {
    tag,
    missing: claimValue("missing"),
    values: categories.map((category, i) => claimValue(wordsOf(category, `category${i + 1}`))),
    other: claimValue("other"),
    fromText: scope.claim(joinWords(tag, "from_text")),
  };
}

function nameClasses({ labels }: ClassColumn, field: string, scope: Scope, prefix: string): ClassType {
  const tag = scope.claim(joinWords(prefix, field.replace(/_$/, "")));
  return {
    tag,
    values: labels.map((label, i) =>
      scope.claim(joinWords(tag, wordsOf(String(label), `class${i + 1}`)).toUpperCase()),
    ),
    toText: scope.claim(joinWords(tag, "text")),
  };
}
