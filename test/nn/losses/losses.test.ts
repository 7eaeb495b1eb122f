import { describe, expect, test } from "vitest";
import { buildLoss } from "../../../src/nn/losses/loss.js";
import { classTargetsOf, findLoss, type LossName, losses, usualLoss } from "../../../src/nn/losses/losses.js";
import { bind, elementsOf } from "../../evaluateNode.js";

describe("a loss averages", () => {
  const [p, t] = [
    bind(
      [
        [1, 2],
        [3, 5],
      ],
      "p",
    ),
    bind(
      [
        [1, 4],
        [2, 1],
      ],
      "t",
    ),
  ];
  const lossOf = (name: LossName) => elementsOf(buildLoss(losses[name], p.node, t.node), [p, t])[0];
  test("mse over samples and outputs", () => expect(lossOf("mse")).toBe((0 + 4 + 1 + 16) / 4));
  test("mae over samples and outputs", () => expect(lossOf("mae")).toBe((0 + 2 + 1 + 4) / 4));
  test("huber over samples and outputs, linear beyond 1", () =>
    expect(lossOf("huber")).toBe((0 + 1.5 + 0.5 + 3.5) / 4));

  test("cross-entropy over samples, in nats", () => {
    const [logits, labels] = [
      bind(
        [
          [0, 0, 0],
          [Math.log(2), 0, 0],
        ],
        "p",
      ),
      bind(
        [
          [1, 0, 0],
          [0, 1, 0],
        ],
        "t",
      ),
    ];
    const [loss] = elementsOf(buildLoss(losses.crossEntropy, logits.node, labels.node), [logits, labels]);
    expect(loss).toBeCloseTo((Math.log(3) + Math.log(4)) / 2, 14);
  });
  test("binary cross-entropy over samples and outputs, in nats", () => {
    const [logits, labels] = [
      bind(
        [
          [0, Math.log(3)],
          [0, -Math.log(3)],
          [0, 0],
        ],
        "p",
      ),
      bind(
        [
          [1, 1],
          [0, 1],
          [1, 0],
        ],
        "t",
      ),
    ];
    const [loss] = elementsOf(buildLoss(losses.binaryCrossEntropy, logits.node, labels.node), [logits, labels]);
    expect(loss).toBeCloseTo((Math.LN2 + Math.log(4 / 3) + (Math.LN2 + Math.log(4)) + 2 * Math.LN2) / 6, 14);
  });
});

describe("the usual loss", () => {
  test.each(Object.entries(usualLoss))("of %s takes them", (kind, name) => {
    expect(losses[name].targets.kind).toBe(kind);
  });
});

describe("a name of a loss", () => {
  test("finds its record, and nothing else does", () => {
    expect(findLoss("huber")).toBe(losses.huber);
    for (const other of ["Huber", "toString", 3, undefined, null]) expect(findLoss(other)).toBeUndefined();
  });
  test("has no classes if its targets are numbers", () => {
    expect(() => classTargetsOf("mae")).toThrow("the targets of mae are numbers");
    expect(classTargetsOf("crossEntropy")).toBe(losses.crossEntropy.targets);
  });
});
