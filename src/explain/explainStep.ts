import type { Step } from "../forward/buildBatchGraph.js";
import type { Node, Operation, Variable } from "../graph/op.js";
import { inputsOf, postorder, topologicalOrder } from "../graph/order.js";
import type { Shape } from "../graph/shape.js";
import { ops } from "../ops/index.js";
import { explainRule } from "./explainRule.js";
import type { Contribution, Entry, Example, Explanation } from "./explanation.js";
import type { GraphView, ViewCotangent, ViewNode } from "./graphView.js";
import { chooseFormat, type NumberFormat } from "./numberFormat.js";
import { shorten } from "./shortNames.js";
import { spellDefinition, spellFunctions, spellNode } from "./spellNode.js";
import { countAtoms, printTerm } from "./term.js";
import { offsetOf, placesOf, Values } from "./values.js";
import { workOut } from "./workOut.js";

export interface ExplainOptions {
  readonly step: Pick<Step, "batch">;
  /** The view of the step. */
  readonly view: GraphView;
  /** The values of all leaves that are not constants, row-major. */
  readonly leaves: ReadonlyMap<Node, Float64Array>;
  /** Columns of a matrix that are certain to be shown: an example is one of their numbers. Default 3. */
  readonly shownColumns?: number | undefined;
  /** The variables whose updates are explained: parameters, and the optimizer's memory. */
  readonly variables: readonly Variable[];
}

/** The step, worked out. Its numbers are those of the reference engine. */
export function explainStep(options: ExplainOptions): Explanation {
  return new Explainer(options).explain();
}

/** An example is one of the first numbers, which are shown even if a matrix is cut. A single column is shown as a row. */
function windowOf(shape: Shape, columns: number): readonly number[] {
  return shape.length === 2 && shape[1] !== 1 ? [4, columns] : shape.map(() => columns);
}

class Explainer {
  private readonly values: Values;
  private readonly names = new Map<Node, string>();
  private readonly formats = new Map<Node, NumberFormat>();

  constructor(private readonly options: ExplainOptions) {
    this.values = new Values(options.leaves);
  }

  explain(): Explanation {
    const forward = this.chooseForward();
    for (const { node, name } of forward) this.names.set(node, shorten(name));
    const shown = new Set(forward);
    const cotangents = this.options.view.cotangents.filter(({ of }) => shown.has(of));
    for (const { of, vertex } of cotangents) this.give(vertex.node, gradientName(of));
    const updates = this.chooseUpdates();
    for (const { node, name } of updates) this.give(node, shorten(name));
    return {
      forward: forward.map((each) => this.describe(each.node, shorten(each.name), each.role)),
      backward: cotangents.map((each) => this.takeCotangent(each)),
      updates: updates.map(({ node, name, role }) => {
        const isResult = this.options.view.updates.some(({ vertex }) => vertex.node === node);
        // The name says it all.
        return this.describe(node, shorten(name), isResult ? "" : role);
      }),
    };
  }

  private give(node: Node, name: string): void {
    if (!this.names.has(node)) this.names.set(node, name);
  }

  /** All that the loss needs. A product that only a sum reads is a part of that sum's formula: `x · W + b`. */
  private chooseForward(): readonly ViewNode[] {
    const { view, step } = this.options;
    const needed = new Set(topologicalOrder([step.batch.loss]));
    const nodes = view.nodes.filter(({ node }) => needed.has(node) && node.kind !== "constant");
    const readers = findReaders([...needed]);
    return nodes.filter(({ node }) => {
      const [reader, ...others] = readers.get(node) ?? [];
      const isPart = others.length === 0 && reader?.kind === "operation" && reader.op.name === ops.add.name;
      return !(isPart && node.kind === "operation" && node.op.name === ops.matmul.name);
    });
  }

  /** The new values, what several of them are made of, and the leaves that only they read. */
  private chooseUpdates(): readonly ViewNode[] {
    const { view, variables } = this.options;
    const explained = new Set(variables);
    const updates = view.updates.filter(({ variable }) => explained.has(variable));
    const results = updates.map(({ vertex }) => vertex.node);
    const order = postorder(results, (node) => (this.names.has(node) ? [] : inputsOf(node)));
    const readers = findReaders(order);
    const shown = new Set<Node>(results);
    for (const node of order) {
      if (node.kind === "input" || node.kind === "variable") shown.add(node);
      else if (node.kind === "operation" && (readers.get(node)?.length ?? 0) > 1) shown.add(node);
    }
    const byNode = new Map(view.nodes.map((each) => [each.node, each]));
    return order.filter((node) => shown.has(node) && !this.names.has(node)).map((node) => byNode.get(node) as ViewNode);
  }

  private describe(node: Node, name: string, role: string): Entry {
    const entry = { name, role: shorten(role), shape: node.shape, values: this.values.of(node) };
    if (node.kind === "input" || node.kind === "variable") return { ...entry, inputs: [] };
    return {
      ...entry,
      formula: printTerm(spellDefinition(node, this.names)),
      inputs: this.findInputs(node),
      ...(node.kind === "operation" && {
        definitions: spellFunctions(node, this.names),
        example: this.findExample(node),
      }),
    };
  }

  /**
   * A gradient that several nodes share is worked out for the first of them. From the output of a layer on, it has that one's name:
   * what reads it comes next.
   */
  private takeCotangent(cotangent: ViewCotangent): Entry {
    const entry = this.describeCotangent(cotangent);
    const { of, vertex } = cotangent;
    if (this.options.step.batch.outputs.includes(of.node)) this.names.set(vertex.node, entry.name);
    return entry;
  }

  private describeCotangent({ of, vertex, from }: ViewCotangent): Entry {
    const name = gradientName(of);
    const known = this.names.get(vertex.node) as string;
    const role = from.length === 0 ? "where the way back begins" : "";
    const entry = this.describe(vertex.node, name, role);
    const contributions = this.findContributions(of.node, name, vertex.node, from);
    // The gradients of several nodes may be the same node: then it is worked out once.
    if (known !== name)
      return { name, role, shape: entry.shape, values: entry.values, formula: known, inputs: [known], contributions };
    return { ...entry, contributions };
  }

  /** What each use contributes. The differentiator adds them up one by one, so the last one is the right operand of the last sum. */
  private findContributions(
    of: Node,
    name: string,
    cotangent: Node,
    from: readonly ViewNode[],
  ): readonly Contribution[] {
    const parts: Node[] = [];
    let rest = cotangent;
    for (let i = from.length; i > 1 && rest.kind === "operation"; i--) {
      parts.unshift(rest.inputs[1] as Node);
      rest = rest.inputs[0] as Node;
    }
    parts.unshift(rest);
    return from.map(({ node }, i) => {
      const part = parts[i] as Node;
      const spell = this.names.get(part) === name ? spellDefinition : spellNode;
      const reader = this.names.has(node) ? node : this.readerOf(node);
      return {
        through: this.names.get(reader) as string,
        reason: explainRule(of, this.names.get(of) as string, node as Operation),
        formula: printTerm(spell(part, this.names)),
        values: this.values.of(part),
      };
    });
  }

  /** The sum that a product without a name of its own is a part of. */
  private readerOf(product: Node): Node {
    const reads = ({ node }: ViewNode) => this.names.has(node) && inputsOf(node).includes(product);
    return this.options.view.nodes.find(reads)?.node ?? product;
  }

  /** The names of the nodes that a node's formula reads. */
  private findInputs(node: Node): readonly string[] {
    const order = postorder(inputsOf(node), (each) => (this.names.has(each) ? [] : inputsOf(each)));
    return order.flatMap((each) => this.names.get(each) ?? []);
  }

  /** The number to whose example fewest zeros and most digits contribute, of those that are shown; undefined if it is just a copy. */
  private findExample(node: Operation): Example | undefined {
    const values = this.values.of(node);
    const format = (size: number, of: Node) => this.formatOf(of)(size);
    let best: { readonly example: Example; readonly zeros: number; readonly size: number } | undefined;
    for (const place of placesOf(node.shape, windowOf(node.shape, this.options.shownColumns ?? 3))) {
      const { term, reasons } = workOut(node, place, { names: this.names, values: this.values, format });
      if ((term.kind === "atom" || (term.kind === "negative" && term.of.kind === "atom")) && reasons.length === 0)
        return undefined;
      const [zeros, size] = [countAtoms(term, "0"), Math.abs(values[offsetOf(node.shape, place)] as number)];
      if (best === undefined || zeros < best.zeros || (zeros === best.zeros && size > best.size)) {
        best = { example: { place, text: printTerm(term), reasons }, zeros, size };
      }
    }
    return best?.example;
  }

  private formatOf(node: Node): NumberFormat {
    let format = this.formats.get(node);
    if (format === undefined) {
      format = chooseFormat(this.values.of(node));
      this.formats.set(node, format);
    }
    return format;
  }
}

function gradientName({ name }: ViewNode): string {
  return `${shorten(name)}.grad`;
}

/** The operations that read each node, among `nodes`. */
function findReaders(nodes: readonly Node[]): ReadonlyMap<Node, readonly Node[]> {
  const readers = new Map<Node, Node[]>();
  for (const node of nodes) {
    for (const input of new Set(inputsOf(node))) readers.set(input, [...(readers.get(input) ?? []), node]);
  }
  return readers;
}
