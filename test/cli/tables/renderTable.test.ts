import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { yellow } from "../../../src/cli/output/line.js";
import { createStyle, renderLine } from "../../../src/cli/output/style.js";
import { textWidthFor } from "../../../src/cli/output/textWidth.js";
import { renderFacts } from "../../../src/cli/tables/renderFacts.js";
import { renderTable } from "../../../src/cli/tables/renderTable.js";
import { cutToWidth } from "../../../src/messages/cutToWidth.js";
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

describe("a table that is wider than the terminal", () => {
  const header = ["name", "size", "about"];
  const rows = [
    ["first", "1", yellow("a long text")],
    ["山山山", "20", yellow("b")],
  ];
  const remedies = ["gaps", ["size", 0], ["name", 4], ["about", 3]] as const;
  const at = async (columns: number | undefined, isUnicode = true) =>
    show(await renderTable(header, ["left", "right", "left"], rows, { room: { columns, isUnicode }, remedies }));

  test("is as it is in a file, and if it fits", async () => {
    const whole = ["name    size  about", "first      1  a long text", "山山山    20  b"];
    expect(await at(undefined)).toEqual(whole);
    expect(await at(25)).toEqual(whole);
  });

  test("first has smaller gaps, then less columns, then texts that are cut", async () => {
    expect(await at(24)).toEqual(["name   size about", "first     1 a long text", "山山山   20 b"]);
    expect(await at(20)).toEqual(["name   about", "first  a long text", "山山山 b"]);
    expect(await at(17)).toEqual(["name  about", "first a long text", "山山… b"]);
    expect(await at(12)).toEqual(["name about", "fir… a long…", "山…  b"]);
  });

  test("is cut with what the terminal can show", async () => {
    expect(await at(12, false)).toEqual(["name about", "f... a lo...", "...  b"]);
  });

  test("may have the texts of its last column wrapped", async () => {
    const lines = await renderTable(header, ["left", "right", "left"], rows, {
      room: { columns: 20, isUnicode: true },
      remedies: ["gaps", ["about", 5, "wrapped"]],
    });
    expect(show(lines)).toEqual(["name   size about", "first     1 a long", "            text", "山山山   20 b"]);
    // Each part stands out.
    expect(lines[2]?.at(-1)).toEqual(yellow("text"));
  });
});

test("a text is not cut through an escape, a flag or a character that is put together", async () => {
  for (const whole of ["\\u001b", "🇩🇪", "👩‍👩‍👧", "e\u0301", "山"]) {
    const widthOf = await textWidthFor([`a${whole}b`]);
    for (let columns = 1; columns < widthOf(`a${whole}b`); columns++) {
      const cut = cutToWidth(`a${whole}b`, columns, widthOf);
      expect(["…", "a…", `a${whole}…`]).toContain(cut);
      expect(widthOf(cut)).toBeLessThanOrEqual(columns);
    }
  }
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
