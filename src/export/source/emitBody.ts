import { type Computed, type Fold, foldOperators, type Product, type Term } from "../../engine/wasm/terms.js";
import type { Input } from "../../graph/op.js";
import { sizeOf } from "../../graph/shape.js";
import { call, type Expression, symbol } from "../../math/expression.js";
import type { Constants } from "./constants.js";
import type { Description } from "./describeNode.js";
import type { Pass } from "./groupTerms.js";
import type { LoweredNodes } from "./lowerNodes.js";
import type { Names } from "./names.js";
import { Placement } from "./placement.js";
import type { Statement } from "./sourceProgram.js";
import { numeralOf, TermReader } from "./termReader.js";

/** What a body stands in. */
interface Surroundings {
  /** Those that are taken, and new ones. */
  readonly names: Names;
  readonly nameInput: (source: Input) => string;
  readonly constants: Constants;
  /** The arrays that terms are written to in the end. */
  readonly results: ReadonlyMap<Term, string>;
}

/** A body, and how to read what it has computed. */
interface Body {
  readonly statements: readonly Statement[];
  /** A single number. */
  read(term: Term): Expression;
}

/** Writes passes as statements. */
export function emitBody(lowered: LoweredNodes, surroundings: Surroundings): Body {
  const emitter = new BodyEmitter(lowered, surroundings);
  for (const pass of lowered.passes) emitter.emit(pass);
  return { statements: emitter.statements, read: (term) => emitter.reader.read(term) };
}

/** The inside of the loop that is being written; if there is only one element, there is no loop. */
interface Inside {
  readonly index: string;
  readonly isLoop: boolean;
  readonly names: Names;
  readonly body: Statement[];
  /** What arrays that outlast the loop are called. */
  readonly arrayName: string;
}

class BodyEmitter {
  readonly statements: Statement[] = [];
  readonly reader: TermReader;
  private readonly placement: Placement;
  private readonly said = new Set<Description>();

  constructor(
    private readonly lowered: LoweredNodes,
    private readonly surroundings: Surroundings,
  ) {
    this.placement = new Placement(lowered.passes);
    this.reader = new TermReader(surroundings.constants, surroundings.nameInput);
  }

  emit({ extent, terms }: Pass): void {
    const descriptions = terms
      .filter((term) => term.kind !== "fold")
      .flatMap((term) => this.lowered.descriptions.get(term) ?? []);
    this.comment(descriptions);
    const isLoop = extent > 1;
    const names = isLoop ? this.surroundings.names.inside() : this.surroundings.names;
    const index = isLoop ? names.create("j") : "0";
    const arrayName = descriptions.findLast(({ name }) => name !== undefined)?.name ?? "values";
    const inside: Inside = { index, isLoop, names, body: [], arrayName };
    for (const term of terms) {
      if (term.kind === "fold") this.emitFold(term, inside);
      else this.emitElement(term, inside);
    }
    if (isLoop) this.statements.push({ kind: "loop", index, count: extent, body: inside.body });
    else this.statements.push(...inside.body);
    for (const term of terms) if (this.reader.arrays.has(term)) this.reader.scalars.delete(term);
  }

  /** The accumulator is declared before the loop, and is the result after it. */
  private emitFold(term: Fold, { index, body }: Inside): void {
    const [outer, , inner] = term.extent;
    if (outer !== 1 || inner !== 1) throw new Error("a fold over one row leaves one number");
    const { join, neutral } = foldOperators[term.by];
    const isWide = this.isWide(term);
    const name = this.surroundings.names.create(join === "max" ? "largest" : "total");
    const element = this.reader.read(term.operands[0], index);
    this.statements.push({ kind: "variable", name, value: numeralOf(neutral), isWide });
    if (join === "add") body.push({ kind: "assignment", place: name, operator: "+=", value: element, isWide });
    else {
      const value = call(join, symbol(name), element);
      body.push({ kind: "assignment", place: name, operator: "=", value, isWide });
    }
    this.reader.scalars.set(term, name);
  }

  private emitElement(term: Exclude<Computed, Fold>, inside: Inside): void {
    const { index, isLoop, body, arrayName } = inside;
    const result = this.surroundings.results.get(term);
    const isKept = this.placement.isReadOutside(term);
    const isKeptNumber = isKept && !isLoop && result === undefined;
    const isReadAgain = result !== undefined && this.placement.readsInside(term) > 0;
    const isNamed = this.placement.isLocal(term) || isReadAgain || isKeptNumber;
    if (isNamed && isSum(term)) this.emitSum(term, inside);
    else if (isNamed) this.emitLocal(term, inside, isKeptNumber ? arrayName : "t");
    if (result === undefined && !(isKept && isLoop)) return;
    const isWide = this.isWide(term);
    const array = result ?? this.surroundings.names.create(arrayName);
    if (result === undefined) this.statements.push({ kind: "array", name: array, size: sizeOf(term.shape), isWide });
    body.push({
      kind: "assignment",
      place: `${array}[${index}]`,
      operator: "=",
      value: this.reader.read(term, index),
      isWide,
    });
    this.reader.arrays.set(term, array);
  }

  private emitLocal(term: Exclude<Computed, Fold>, { index, names, body }: Inside, base: string): void {
    const value = this.reader.define(term, index);
    const name = names.create(base);
    body.push({ kind: "constant", name, value, isWide: this.isWide(term) });
    this.reader.scalars.set(term, name);
  }

  /** One element of a product: a sum over the inner index in ascending order. From -0, since -0 plus any number is that number. */
  private emitSum(term: Product, { index, names, body }: Pick<Inside, "index" | "names" | "body">): void {
    const count = sizeOf(term.operands[0].shape);
    const sum = names.create("sum");
    const inner = names.inside().create("i");
    const value = this.reader.multiplyAt(term, index, inner);
    body.push({ kind: "variable", name: sum, value: numeralOf(-0), isWide: false });
    const step: Statement = { kind: "assignment", place: sum, operator: "+=", value, isWide: false };
    body.push({ kind: "loop", index: inner, count, body: [step] });
    this.reader.scalars.set(term, sum);
  }

  private isWide(term: Term): boolean {
    return this.lowered.wide.has(term);
  }

  /** Says what the terms of a pass belong to, each thing once. */
  private comment(descriptions: readonly Description[]): void {
    const fresh = [...new Set(descriptions)].filter((each) => !this.said.has(each));
    for (const each of fresh) this.said.add(each);
    const text = fresh.flatMap(({ comment }) => comment ?? []).join(", ");
    if (text !== "") this.statements.push({ kind: "comment", text });
  }
}

/** Whether an element is the sum of several products. */
function isSum(term: Computed): term is Product {
  return term.kind === "product" && sizeOf(term.operands[0].shape) > 1;
}
