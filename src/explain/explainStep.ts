import type { Step } from "../forward/buildBatchGraph.js";
import type { Node, Variable } from "../graph/op.js";
import { inputsOf, postorder, topologicalOrder } from "../graph/order.js";
import { sizeOf } from "../graph/shape.js";
import { ops } from "../ops/index.js";
import { explainRule } from "./explainRule.js";
import type { Contribution, Entry, Example, Explanation } from "./explanation.js";
import type { GraphView, ViewCotangent, ViewNode } from "./graphView.js";
import { chooseFormat, type NumberFormat, usualDigits } from "./numberFormat.js";
import { shorten } from "./shortNames.js";
import { type Names, spellDefinition, spellFunction } from "./spellNode.js";
import { printTerm } from "./term.js";
import { placeOf, Values } from "./values.js";
import { workOut } from "./workOut.js";

export interface ExplainOptions {
  readonly step: Pick<Step, "batch">;
  /** The view of the step. */
  readonly view: GraphView;
  /** The values of all leaves that are not constants, row-major. */
  readonly leaves: ReadonlyMap<Node, Float64Array>;
  /** The variables whose updates are explained: parameters, and the optimizer's memory. */
  readonly variables: readonly Variable[];
  /** Significant digits of the examples' numbers. Default 4. */
  readonly digits?: number | undefined;
}

/** The step, worked out. Its numbers are those of the reference engine. */
export function explainStep(options: ExplainOptions): Explanation {
  return new Explainer(options).explain();
}

/** An example is one of the first rows and columns, which are shown even if a matrix is cut. */
const windowSize = 4;

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
      backward: cotangents.map((each) => this.describeCotangent(each)),
      updates: updates.map((each) => this.describe(each.node, shorten(each.name), each.role)),
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
    const entry = { name, role, shape: node.shape, values: this.values.of(node) };
    if (node.kind === "input" || node.kind === "variable") return { ...entry, inputs: [] };
    return {
      ...entry,
      formula: printTerm(spellDefinition(node, this.names)),
      inputs: this.findInputs(node),
      ...(node.kind === "operation" && { definition: spellFunction(node), example: this.findExample(node) }),
    };
  }

  private describeCotangent({ of, vertex, from }: ViewCotangent): Entry {
    const name = gradientName(of);
    const known = this.names.get(vertex.node) as string;
    const entry = this.describe(vertex.node, name, of.role);
    const contributions = this.findContributions(of.node, vertex.node, from);
    // The gradients of several nodes may be the same node: then it is worked out once.
    if (known !== name) return { name, role: of.role, shape: entry.shape, values: entry.values, formula: known, inputs: [known], contributions };
    return { ...entry, contributions };
  }

  /** What each use contributes. The differentiator adds them up one by one, so the last one is the right operand of the last sum. */
  private findContributions(of: Node, cotangent: Node, from: readonly ViewNode[]): readonly Contribution[] {
    const parts: Node[] = [];
    let rest = cotangent;
    for (let i = from.length; i > 1 && rest.kind === "operation"; i--) {
      parts.unshift(rest.inputs[1] as Node);
      rest = rest.inputs[0] as Node;
    }
    parts.unshift(rest);
    return from.map(({ node, name }, i) => {
      const part = parts[i] as Node;
      const isAlone = parts.length === 1;
      return {
        through: this.names.get(node) ?? this.nameOfReader(node) ?? name,
        reason: explainRule(of, node, this.names),
        formula: printTerm(isAlone ? spellDefinition(part, this.names) : spellDefinition(part, this.names)),
        values: this.values.of(part),
      };
    });
  }

  /** The sum that a product without a name of its own is a part of. */
  private nameOfReader(product: Node): string | undefined {
    const { nodes } = this.options.view;
    const reader = nodes.find(({ node }) => node.kind === "operation" && node.inputs.includes(product) && this.names.has(node));
    return reader && this.names.get(reader.node);
  }

  /** The names of the nodes that a node's formula reads. */
  private findInputs(node: Node): readonly string[] {
    const order = postorder(inputsOf(node), (each) => (this.names.has(each) ? [] : inputsOf(each)));
    return order.flatMap((each) => this.names.get(each) ?? []);
  }

  /** The largest number of those that are shown, worked out; undefined if the formula is just a name. */
  private findExample(node: Node & { readonly kind: "operation" }): Example | undefined {
    const values = this.values.of(node);
    let chosen: readonly number[] = node.shape.map(() => 0);
    let largest = -1;
    for (let offset = 0; offset < sizeOf(node.shape); offset++) {
      const place = placeOf(node.shape, offset);
      const size = Math.abs(values[offset] as number);
      if (size > largest && place.every((index) => index < windowSize)) [chosen, largest] = [place, size];
    }
    const format = (size: number, of: Node) => this.formatOf(of)(size);
    const { term, reasons } = workOut(node, chosen, { names: this.names, values: this.values, format });
    if (term.kind === "atom" && reasons.length === 0) return undefined;
    return { place: chosen, text: printTerm(term), reasons };
  }

  private formatOf(node: Node): NumberFormat {
    let format = this.formats.get(node);
    if (format === undefined) {
      format = chooseFormat(this.values.of(node), this.options.digits ?? usualDigits);
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
