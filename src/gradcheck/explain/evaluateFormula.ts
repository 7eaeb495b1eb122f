import type { Value } from "../../graph/op.js";
import type { Expression } from "../../math/expression.js";
import type { NumberSystem } from "../../math/numberSystem.js";
import { registry } from "../../ops/index.js";

/** The value of a formula that may call the ops of one variable, over any number type. A symbol that has no value is a constant. */
export function evaluateFormula(tree: Expression, scope: Readonly<Record<string, Value>>, system: NumberSystem): Value {
  const { primitives, lift } = system;
  const evaluated = (part: Expression) => evaluateFormula(part, scope, system);
  switch (tree.kind) {
    case "number":
      return lift(tree.value);
    case "symbol":
      return scope[tree.name] ?? primitives.map(tree.name, {});
    case "negation":
      return primitives.map("-operand", { operand: evaluated(tree.operand) });
    case "operation":
      return primitives.map(`left ${tree.operator} right`, {
        left: evaluated(tree.left),
        right: evaluated(tree.right),
      });
    case "call": {
      const values = tree.arguments.map(evaluated);
      const op = registry.get(tree.name);
      if (op !== undefined && op.arity === values.length) return op.forward(primitives, values, op.params);
      const names = values.map((_, i) => `argument${i}`);
      const scopeOfCall = Object.fromEntries(values.map((value, i) => [`argument${i}`, value]));
      return primitives.map(`${tree.name}(${names.join(", ")})`, scopeOfCall);
    }
    case "conditional": {
      const { operator, left, right } = tree.condition;
      return primitives.map(`left ${operator} right ? whenTrue : whenFalse`, {
        left: evaluated(left),
        right: evaluated(right),
        whenTrue: evaluated(tree.whenTrue),
        whenFalse: evaluated(tree.whenFalse),
      });
    }
    default:
      return tree satisfies never;
  }
}
