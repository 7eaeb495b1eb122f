import { expect, test } from "vitest";
import { PlotPart } from "../../../src/cli/live/plotPart.js";
import type { Line } from "../../../src/cli/output/line.js";
import type { EpochRecord } from "../../../src/train/records.js";
import { runMain } from "../runMain.js";

const textOf = (line: Line) =>
  typeof line === "string" ? line : line.map((part) => (typeof part === "string" ? part : part.text)).join("");

const epoch = (number: number, losses: Partial<EpochRecord>): EpochRecord => {
  return { type: "epoch", epoch: number, step: number, loss: 1, lr: 0.1, ...losses };
};

/** The plot of a run with these losses. */
function plotOf(losses: readonly Partial<EpochRecord>[], isUnicode = true): PlotPart {
  const part = new PlotPart(isUnicode);
  part.show(losses.map((each, i) => epoch(i + 1, each)));
  return part;
}

test("the plot of a run has its losses so far, and those of validation if there are any", () => {
  const size = { columns: 60, rows: 20 };
  expect(plotOf([]).render(size)).toEqual([]);
  expect(
    plotOf([{ loss: 1 }, { loss: 0.5 }])
      .render(size)
      .map(textOf)
      .at(-1),
  ).toBe("─── loss");
  const both = plotOf([
    { loss: 100, validationLoss: 10 },
    { loss: 1, validationLoss: 0.1 },
  ])
    .render(size)
    .map(textOf);
  expect(both.at(-1)).toBe("─a─ loss   ─b─ val loss   log scale");
  // From 100 at the upper left to 0.1 at the lower right.
  expect(both[0]).toMatch(/^ *100 ┤[\u2801-\u28ff]/);
  expect(both.at(-4)).toMatch(/^ *0.1 ┤.*[\u2801-\u28ff]$/);
});

test("the plot of a run takes half of what is free, and no more than it may", () => {
  const part = plotOf([{ loss: 1 }, { loss: 0.5 }]);
  for (const [rows, taken] of [
    [3, 3],
    [8, 8],
    [10, 8],
    [24, 12],
    [60, 16],
  ] as const) {
    expect(part.render({ columns: 60, rows }).length).toBe(taken);
  }
});

test("the plot of a run is drawn with ASCII if the terminal knows nothing else", () => {
  const lines = plotOf([{ loss: 1 }, { loss: 0.5 }], false).render({ columns: 60, rows: 20 });
  expect(lines.map(textOf).join("")).toMatch(/^[ -~]*$/);
});

test("`train --plot` writes the last plot to a file or a pipe once, plain, in 80 columns", async () => {
  const argv = ["train", "configs/xor.json", "--epochs", "50"];
  const { code, stdout, stderr } = await runMain([...argv, "--plot"]);
  const plain = await runMain(argv);
  expect({ code, stdout }).toEqual({ code: 0, stdout: plain.stdout });
  expect(stderr.match(/─── loss/g)).toHaveLength(1);
  expect(stderr).not.toContain("\u001b");
  const lines = stderr.split("\n");
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
  expect(plain.stderr).not.toContain("─── loss");
});
