import type { Sample } from "../../src/gradcheck/sample.js";
import { applyOp, coverCases, describeCase, findCases } from "../../src/gradcheck/samples/cases.js";
import { ordinarySample } from "../../src/gradcheck/samples/createSample.js";
import type { Op } from "../../src/graph/op.js";
import { RandomStream } from "../../src/random.js";

/** So many samples of an op at ordinary values, of shapes spread over all that it takes, the last of which is the most general. */
export function ordinarySamples(op: Op, count: number, seed: number): readonly Sample[] {
  const cases = coverCases(op, findCases(op));
  const random = RandomStream.create(seed, "gradcheck");
  const spread = Array.from({ length: Math.min(count, cases.length) }, (_, i) =>
    cases.at(-1 - Math.floor((i * cases.length) / Math.min(count, cases.length))),
  );
  return spread.flatMap((each) =>
    each === undefined
      ? []
      : (ordinarySample({ title: describeCase(op, each), ...applyOp(op, each.shapes, each.params) }, random) ?? []),
  );
}
