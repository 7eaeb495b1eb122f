import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { runMain } from "../../cli/runMain.js";
import type { Case, Kind } from "./case.js";
import { mutateBytes } from "./mutators/bytes.js";
import { config, configText } from "./mutators/configs.js";
import { mutateCsv } from "./mutators/csv.js";
import { formula } from "./mutators/formulas.js";
import { mutateLines } from "./mutators/json.js";
import { oddNumber, oddText } from "./mutators/values.js";
import { configOf, formats, type Task, tasks } from "./tasks.js";

/** A kind of which each input comes with one of these commands, on a terminal or in a pipe. */
function lookKind(name: string, inputs: fc.Arbitrary<Omit<Case, "isTerminal">>): Kind {
  const window = fc.record({ isTerminal: fc.boolean(), columns: fc.constantFrom(80, 40, 140, 20, 1) });
  return { name, cases: fc.tuple(inputs, window).map(([input, shown]): Case => ({ ...input, ...shown })) };
}

const nothing = Buffer.alloc(0);

/** The log of a task's run, in each of the forms that a log has. */
async function takeLogs(task: Task): Promise<readonly Buffer[]> {
  const folder = mkdtempSync(join(tmpdir(), "backprop-fuzz-"));
  try {
    const file = join(folder, "config.json");
    writeFileSync(file, JSON.stringify({ ...configOf(task, "csv"), epochs: 20 }));
    writeFileSync(join(folder, "data.csv"), formats.csv(task));
    const logs = ["log.ndjson", "log.csv", "log.txt"].map((name) => join(folder, name));
    for (const log of logs) {
      const { code, stderr } = await runMain(["train", file, "--log", log, "--watch", "--quiet"]);
      if (code !== 0) throw new Error(stderr);
    }
    return logs.map((log) => readFileSync(log));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Logs of a task without and of one with held out rows and many metrics. */
const [plain, rich] = (await Promise.all(
  ["classes", "weighted"].map((name) => takeLogs(tasks.find((task) => task.name === name) as Task)),
)) as unknown as readonly [readonly Buffer[], readonly Buffer[]];
const logs = [...plain, ...rich];
const recordsOfLog = rich[0]
  ?.toString()
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line)) as readonly unknown[];
const tableOfLog = rich[1]
  ?.toString()
  .trim()
  .split("\n")
  .map((line) => line.split(",")) as readonly (readonly string[])[];

const cell = fc.oneof(
  { weight: 3, arbitrary: fc.double({ noNaN: true }).map(String) },
  oddNumber,
  fc.constantFrom("", "NaN", "Infinity"),
);
const column = fc.oneof(
  oddText,
  fc.constantFrom("損失", "perte à l'époque", "👩‍👩‍👧 loss", "loss", "validationLoss", "metrics.f1"),
);

/** Tables of numbers that no run has written: long, wide, or with odd names. */
const strangeTable = fc.oneof(
  fc.tuple(fc.array(column, { minLength: 1, maxLength: 4 }), fc.array(cell, { minLength: 1, maxLength: 40 })),
  fc.tuple(fc.array(column, { minLength: 1, maxLength: 2 }), fc.array(cell, { minLength: 4000, maxLength: 6000 })),
  fc.tuple(
    fc.integer({ min: 1000, max: 20_000 }).map((count) => Array.from({ length: count }, (_, i) => `c${i}`)),
    fc.array(cell, { minLength: 3, maxLength: 3 }),
  ),
);
const strangeLog = fc
  .tuple(strangeTable, fc.boolean(), fc.constantFrom(1, 1e6, 0, -1, 1e15))
  .map(([table, isCsv, by]) => {
    const [names, cells] = table;
    const rows = cells.map((text, i) => [
      String(1 + i * by),
      ...names.map((_, j) => (j === 0 ? text : (cells[(i * 7 + j) % cells.length] ?? ""))),
    ]);
    const quote = (text: string) => `"${text.replaceAll('"', '""').replaceAll("\n", " ")}"`;
    if (isCsv) return [["epoch", ...names.map(quote)], ...rows].map((row) => row.join(",")).join("\n");
    const value = (text: string) => (Number.isFinite(Number(text)) && text !== "" ? String(Number(text)) : "null");
    return rows
      .map(([epoch, ...values]) => {
        const entries = values.map((text, j) => `${JSON.stringify(names[j])}:${value(text)}`);
        return `{"type":"epoch","epoch":${epoch},${entries.join(",")}}\n`;
      })
      .join("");
  });

const plots = lookKind(
  "logs",
  fc
    .record({
      content: fc.oneof(
        mutateLines(recordsOfLog),
        mutateCsv(tableOfLog),
        strangeLog.map((text) => Buffer.from(text)),
        ...logs.map((log) => mutateBytes(log, logs)),
      ),
      argv: fc.oneof(
        {
          weight: 12,
          arbitrary: fc.constantFrom<Case["argv"]>(
            ["plot", "log"],
            ["plot", "log"],
            ["plot", "log"],
            ["plot", "-"],
            ["plot", "log", "good.ndjson"],
            ["plot", "log", "good.csv", "good.txt", "log", "--metric", "loss", "--metric", "validationLoss"],
            ["plot", "log", "--ascii", "--height", "5"],
            ["plot", "log", "--log-scale"],
            ["plot", "log", "--width", "10", "--height", "3"],
            ["plot", "log", "--width", "400", "--height", "90", "--no-log-scale"],
            ["plot", "log", "--metric", "lr"],
            ["plot", "log", "--svg", "-"],
            ["plot", "log", "good.csv", "--svg", "out.svg"],
          ),
        },
        // Of a log without an end it waits for more.
        { weight: 1, arbitrary: fc.constant<Case["argv"]>(["plot", "log", "--follow"]) },
      ),
    })
    .map(({ content, argv }) => ({
      files: {
        log: content,
        "good.ndjson": rich[0] as Buffer,
        "good.csv": rich[1] as Buffer,
        "good.txt": plain[2] as Buffer,
      },
      argv,
      stdin: argv.includes("-") ? content : nothing,
    })),
);

const dataFiles: Case["files"] = Object.fromEntries(
  tasks.flatMap((task) =>
    (["csv", "ndjson", "json"] as const).map((format) => [
      `${task.name}.${format}`,
      Buffer.from(formats[format](task)),
    ]),
  ),
);

const views = lookKind(
  "views",
  fc
    .record({
      text: fc.oneof(
        { weight: 3, arbitrary: config.map((content) => JSON.stringify(content)) },
        { weight: 2, arbitrary: configText },
      ),
      argv: fc.constantFrom<Case["argv"]>(
        ["explain", "config.json"],
        ["explain", "config.json", "--format", "json"],
        ["explain", "config.json", "--format", "json"],
        ["explain", "config.json", "--row", "2", "--step", "3"],
        ["explain", "config.json", "--all", "--set", "batchSize=1"],
        ["graph", "config.json"],
        ["graph", "config.json", "--gradients", "--values"],
        ["graph", "config.json", "--updates", "--values", "--format", "json"],
        ["graph", "config.json", "--updates", "--format", "json"],
        ["graph", "config.json", "--updates", "--format", "dot"],
        ["graph", "config.json", "--gradients", "--format", "mermaid"],
        ["graph", "config.json", "--gradients", "--format", "svg"],
        ["config", "check", "config.json"],
        ["config", "check", "config.json"],
        ["config", "check", "config.json", "--format", "json"],
        ["config", "show", "config.json"],
        ["config", "show", "config.json"],
        ["config", "show", "config.json", "--format", "json"],
        ["train", "config.json", "--plot", "--watch", "--boundary"],
        ["train", "config.json", "--watch", "--format", "ndjson"],
      ),
    })
    .map(({ text, argv }) => ({
      files: { ...dataFiles, "config.json": Buffer.from(text) },
      argv,
      stdin: nothing,
    })),
);

const formulas = lookKind(
  "formulas",
  fc
    .record({
      text: fc.oneof({ weight: 4, arbitrary: formula }, oddText, fc.string(), fc.string({ unit: "binary" })),
      format: fc.constantFrom<Case["argv"]>([], [], ["--format", "json"]),
    })
    .map(({ text, format }) => ({ files: {}, argv: ["ops", ...format, "--", text], stdin: nothing })),
);

const typed = fc.oneof(
  fc.constantFrom(
    ..."train config check show plot explain graph ops help completion bash -- - --set --format --op --metric".split(
      " ",
    ),
    ..."--set=optimizer. --set=layers.0= --set=data.c --format= -o --out= optimizer.name= layers.0. layers.0.act".split(
      " ",
    ),
    ..."lr.schedule= init.normal. stop. keep=b data.missing= = . .. loss=[ layers=[1, {".split(" "),
    "",
  ),
  oddText,
  fc.string(),
);

const completions: Kind = {
  name: "typed words",
  cases: fc
    .record({ shell: fc.constantFrom("bash", "zsh", "fish", "sh"), words: fc.array(typed, { maxLength: 5 }) })
    .map(({ shell, words }) => ({
      files: {},
      argv: ["completion", shell, "--", ...words],
      stdin: nothing,
      isTerminal: false,
    })),
};

/** Inputs of the commands that show something: curves, steps, graphs, configs, formulas, completions. */
export const lookKinds: readonly Kind[] = [plots, views, formulas, completions];
