import { UsageError } from "../errors.js";
import type { Op } from "../graph/op.js";
import { explainMissing } from "../math/missingFunctions.js";
import { suggestion } from "../messages/nearest.js";
import { registry } from "./index.js";

/** @throws UsageError that suggests the nearest name, if there is no such op */
export function findOp(name: string): Op {
  const op = registry.get(name);
  if (op !== undefined) return op;
  const hint = explainMissing(name) ?? suggestion(name, registry.keys());
  throw new UsageError(
    `there is no op ${JSON.stringify(name)}${hint === "" ? "; `backprop ops` lists them all" : hint}`,
  );
}
