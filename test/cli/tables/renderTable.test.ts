import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createStyle, renderLine } from "../../../src/cli/output/style.js";
import { renderFacts } from "../../../src/cli/tables/renderFacts.js";
import { renderTable } from "../../../src/cli/tables/renderTable.js";
import { classModel, writeModelFile } from "../../predict/models.js";
import { temporaryFolder } from "../../temporaryFolder.js";
import { CapturedStream, runMain } from "../runMain.js";

const plain = createStyle(new CapturedStream(), {}, false);
const show = (lines: Awaited<ReturnType<typeof renderTable>>) => lines.map((line) => renderLine(line, plain));

/** Texts, and the columns that they take on a terminal. */
const texts = [
  ["plain", 5],
  ["山鳶尾", 6],
  ["ｱｲﾘｽ", 4],
  ["붓꽃", 4],
  ["a\u0301bc", 3],
  ["été", 3],
  ["👩‍👩‍👧", 2],
  ["🇩🇪", 2],
  ["☺️", 2],
  ["می‌خواهم", 7],
  // Shown as an escape.
  ["\u202E", 6],
] as const;

describe("the columns of a table", () => {
  test.each(texts)("are aligned beside %s", async (text, width) => {
    const space = " ".repeat(10 - width);
    const shown = text === "\u202E" ? "\\u202e" : text;
    const rows = [
      ["widest one", "0123456789", "."],
      [text, text, "."],
    ];
    expect(show(await renderTable(["name", "value", "end"], ["left", "right", "left"], rows))).toEqual([
      "name             value  end",
      "widest one  0123456789  .",
      `${shown}${space}  ${space}${shown}  .`,
    ]);
  });

  test.each(texts)("are as wide as %s", async (text, width) => {
    const [header] = show(await renderTable(["", "end"], ["left", "left"], [[text, "."]]));
    expect(header).toBe(`${" ".repeat(width)}  end`);
  });
});

test("facts are aligned after labels of any script", async () => {
  const facts = [
    ["山", "1"],
    ["ab", "2"],
    ["abc", "3"],
  ] as const;
  expect(show(await renderFacts(facts))).toEqual(["山   1", "ab   2", "abc  3"]);
});

const wide = {
  ...classModel,
  inputs: {
    columns: [
      { name: "色", kind: "category", categories: ["green", "red"] },
      { name: "x", kind: "number" },
    ],
  },
  outputs: { columns: [{ name: "kind", kind: "class", labels: ["plain", "山鳶尾"] }] },
};
const rows = "x,色,kind\n0,red,plain\n-100,red,plain\n-100,red,山鳶尾\n-1e3,red,山鳶尾\n";

test("`evaluate` aligns classes that are written in wide characters", async () => {
  const { stdout } = await runMain(["evaluate", writeModelFile(temporaryFolder(), wide), "-"], { stdin: rows });
  expect(stdout).toBe(`rows      4
loss      25.1733
accuracy  0.7500
balanced  0.7500
log loss  9.18420
ROC-AUC   0.7500
PR-AUC    0.6667

class   precision  recall      F1  rows
plain      1.0000  0.5000  0.6667     2
山鳶尾     0.6667  1.0000  0.8000     2
mean       0.8333  0.7500  0.7333

true \\ predicted  plain  山鳶尾
plain                 1       1
山鳶尾                0       2
`);
});

test("`inspect` aligns columns that are named in wide characters", async () => {
  const { stdout } = await runMain(["inspect", writeModelFile(temporaryFolder(), wide)]);
  expect(stdout).toContain(`
column  name  values
input   色    one of "green", "red"
input   x     number
target  kind  one of "plain", "山鳶尾"
`);
});

describe("the package that measures wide characters", () => {
  /** Runs the built command in a process that cannot load that package: it builds a segmenter at once. */
  const run = (...argv: readonly string[]) => {
    const root = join(import.meta.dirname, "../../..");
    const options = ["--import", "data:text/javascript,Intl.Segmenter=undefined", "bin/backprop.js"];
    return execFileSync(process.execPath, [...options, ...argv], { cwd: root, encoding: "utf8", stdio: "pipe" });
  };

  test("is loaded for a table that has some", () => {
    const model = writeModelFile(temporaryFolder(), wide);
    expect(() => run("inspect", model)).toThrow(/Intl\.Segmenter is not a constructor/);
  });

  test.each([
    ["train", "configs/xor.json", "--epochs", "1"],
    ["train", "configs/xor.json", "--dry-run"],
    ["ops"],
    ["ops", "gelu"],
    ["gradcheck", "--op", "tanh"],
  ])("is not loaded for `%s %s %s`", (...argv) => {
    expect(run(...argv)).not.toBe("");
  });
});
