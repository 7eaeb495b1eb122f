import stringWidth from "string-width";
import { printable } from "../../../src/printable.js";
import type { Case } from "./case.js";
import type { Run, Workplace } from "./workplace.js";

/** The exit codes that a command may have; a signal's only after a signal. */
const codesOf: Readonly<Record<string, readonly number[]>> = {
  config: [0, 2, 3, 5],
  train: [0, 2, 3, 4, 5],
  predict: [0, 1, 2, 3, 5],
  evaluate: [0, 1, 2, 3, 5],
  inspect: [0, 2, 3, 5],
  gradcheck: [0, 1, 2, 3, 5],
  ops: [0, 2],
  explain: [0, 2, 3, 4, 5],
  graph: [0, 2, 3, 5],
  plot: [0, 2, 3, 5],
  completion: [0, 2],
  help: [0, 2],
};
const terminated = 143;

const mostSeconds = 5;
/** On a machine that does other things too. */
const mostElapsed = 20;
const mostSecondsAfterSignal = 1;
const mostBytes = 2 ** 30;

/** Controls a terminal or is invisible; a line end is neither. */
const control =
  /(?!\n)[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\uFFF9-\uFFFB\uFEFF\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F]/u;
const stack = /^ +at .+:\d+:\d+\)?$/m;

/** What is wrong with a run of the command; undefined if nothing is. */
export function findFault(each: Case, run: Run): string | undefined {
  const { argv, isTerminal } = each;
  const { code, stdout, stderr, seconds, elapsed, secondsAfterSignal, grownBytes } = run;
  const command = argv.find((word) => Object.hasOwn(codesOf, word)) ?? "help";
  const codes = [...(codesOf[command] as readonly number[]), ...(secondsAfterSignal === undefined ? [] : [terminated])];
  if (/^internal:/m.test(stdout + stderr)) return "it calls itself defective";
  if (stack.test(stdout + stderr)) return "it shows a stack";
  if (!codes.includes(code)) return `its exit code is ${code}, expected one of ${codes.join(", ")}`;
  if (seconds > mostSeconds || elapsed > mostElapsed) return `it took ${Math.max(seconds, elapsed).toFixed(1)} s`;
  if ((secondsAfterSignal ?? 0) > mostSecondsAfterSignal) return `it went on ${secondsAfterSignal} s after a signal`;
  if (grownBytes > mostBytes) return `it took ${Math.round(grownBytes / 2 ** 20)} MiB more memory`;
  // Data goes into a pipe as it is.
  const shown = isTerminal || isText(argv) ? stdout + stderr : stderr;
  const bad = control.exec(shown)?.[0].codePointAt(0);
  if (bad !== undefined) return `its output has the character U+${bad.toString(16).padStart(4, "0")}`;
  // The problems of a config are what was asked for, and on standard output.
  if (code !== 0 && argv[0] === "config" && argv[1] === "check" && stdout !== "") return undefined;
  if (code !== 0 && code !== terminated && !saysWhere(each, run)) return "it does not say where the mistake is";
  return (
    findWidthFault(each, run) ?? findFileFault(each, run) ?? (code === 0 ? findDataFault(each, stdout) : undefined)
  );
}

/** Commands that draw for the window that they are shown in. */
const drawing = ["explain", "graph", "ops", "plot"];

/** In a narrower window a table has no room. */
const leastColumns = 40;

/** Nothing that is drawn is wider than the terminal. */
function findWidthFault({ argv, isTerminal, columns = 80 }: Case, { code, stdout }: Run): string | undefined {
  const isData = argv.some((word) => /^(?:--format|--width|--svg|--all|-)$/.test(word));
  if (
    !isTerminal ||
    columns < leastColumns ||
    code !== 0 ||
    isData ||
    isHelp(argv) ||
    !drawing.includes(argv[0] as string)
  )
    return undefined;
  const wide = stdout.split("\n").find((line) => stringWidth(line) > columns);
  return wide === undefined ? undefined : `a line has ${stringWidth(wide)} of ${columns} columns: ${wide}`;
}

function isText(argv: Case["argv"]): boolean {
  return argv.includes("train") && argv[0] !== "completion" && !argv.some((word) => word.startsWith("--format"));
}

/**
 * Whether a message says where the mistake is. After `error: ` it begins with a file of the case and a colon, perhaps with a place in the
 * file; if a file could not be read or written, with its name. If rows could not be predicted, it says how many, and which was the first. If the usage was wrong, it may instead begin with what was typed, or name an option, or a key or a word in quotes; or the whole
 * help is shown. If a run diverged, it names the epoch.
 */
function saysWhere({ files, argv }: Case, { code, stderr: written, stdout }: Run): boolean {
  // On a narrow terminal a line goes on below itself, further in.
  const stderr = written.replaceAll(/\n {2,}/g, " ");
  const lines = stderr.split("\n").map((line) => line.replace(/^error: /, ""));
  const beginsWith = (names: readonly string[]) => lines.some((line) => names.some((name) => line.startsWith(name)));
  const typed = argv.map((word) => (word === "" ? '""' : printable(word)));
  switch (code) {
    case 1:
      if (argv.includes("predict"))
        return /^error: \d+ of \d+ rows? could not be predicted: (?:line|row) \d+: /m.test(stderr);
      return argv.includes("gradcheck") ? stdout.includes("FAIL") : /^error: \S+ is .+, expected /m.test(stderr);
    case 2:
      return (
        stderr.startsWith("Examples:") ||
        beginsWith([...Object.keys(files), "<stdin>", ...typed.map((word) => word.slice(0, 20))]) ||
        /^error: .*(?:--?[a-z][\w-]*|threshold \S+:|"|'|missing required argument|too many arguments)/m.test(stderr)
      );
    case 4:
      return /^error: diverged in epoch \d+/m.test(stderr);
    case 5:
      return /^error: (?!: ).+: ./m.test(stderr);
    default:
      return beginsWith([...Object.keys(files), "<stdin>", "standard output", ...typed].map((name) => `${name}:`));
  }
}

/** A word as the file system takes it: half of a surrogate pair is no character there. */
function toFileName(word: string): string {
  return Buffer.from(word).toString();
}

/** Files may be written only if they were asked for; none if the usage was wrong. */
function findFileFault({ argv }: Case, { code, changed }: Run): string | undefined {
  const stray = changed.filter((path) => {
    const name = path.replace(/^work./, "");
    return path.startsWith("temporary")
      ? code !== 5
      : !argv.some((word) => toFileName(word).endsWith(name) && name !== "");
  });
  if (stray.length > 0) return `it left behind ${stray.join(", ")}`;
  return code === 2 && changed.length > 0 ? `it refused its usage, and wrote ${changed.join(", ")}` : undefined;
}

const notFinite = /(?:^|[",:])(?:NaN|-?Infinity|null)(?:[",}]|$)/m;

/** Data for programs has to be whole, and predictions are finite numbers, or labels that the files have. */
function findDataFault({ argv, files }: Case, stdout: string): string | undefined {
  const isLabel = Object.values(files).some((content) => notFinite.test(content.toString()));
  if (argv[0] === "predict" && notFinite.test(stdout) && !isLabel) return "it predicts what is not finite";
  // It may be in a file.
  if (stdout === "" && argv.some((word) => /^(?:-o|--o)/.test(word))) return undefined;
  const format = argv[argv.lastIndexOf("--format") + 1];
  const texts = format === "json" ? [stdout] : format === "ndjson" ? stdout.split("\n").slice(0, -1) : [];
  return texts.every(isJson) || !argv.includes("--format") || isHelp(argv) ? undefined : "its output is no JSON";
}

function isHelp(argv: Case["argv"]): boolean {
  return argv.some((word) => /^(?:help|--h|-h|-\w*[hV]|--v)/.test(word));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What is wrong with the model that a run saved: it must be readable, and predict finite numbers for the rows that it was trained on. */
export async function findModelFault(each: Case, run: Run, workplace: Workplace): Promise<string | undefined> {
  const name = "out.json";
  // What predict saves are rows.
  if (!each.argv.includes(name) || each.argv.includes("predict")) return undefined;
  const saved = run.changed.some((path) => path.endsWith(name)) ? workplace.read(name) : undefined;
  if (saved === undefined) {
    const isExpected = run.code === 0 && each.argv[0] === "train" && !each.argv.includes("--dry-run");
    // Of several names the last one counts.
    const isNamed = each.argv.includes("-o") && each.argv.filter((word) => /^(?:-o|--o)/.test(word)).length === 1;
    return isExpected && isNamed && !isHelp(each.argv) ? "it saved no model" : undefined;
  }
  const files = { ...each.files, "model.json": saved };
  const rows = rowsOf(saved);
  const follow = (...argv: readonly string[]): Case => ({
    files: { ...files, ...rows?.files },
    argv,
    stdin: Buffer.alloc(0),
    isTerminal: false,
  });
  const cases = [
    follow("inspect", "model.json"),
    ...(rows === undefined ? [] : [follow("predict", "model.json", rows.name, "--format", "ndjson", ...rows.options)]),
  ];
  for (const next of cases) {
    const { code, stdout, stderr } = await workplace.run(next);
    if (code !== 0 && !(code === 3 && isRefusal(saved, stderr)))
      return `the model that it saved ends ${next.argv[0]} with ${code}: ${stderr}`;
    if (next.argv[0] === "predict" && !hasOddLabel(saved) && /:(?:"?-?Infinity|"?NaN|null)/.test(stdout))
      return `the model that it saved predicts ${stdout}`;
  }
  return undefined;
}

/** What is wrong with the config that `config init` has written: it must train as it is, and give a model in which nothing is wrong. */
export async function findProposalFault(each: Case, run: Run, workplace: Workplace): Promise<string | undefined> {
  const name = "proposed.json";
  const saved = run.changed.some((path) => path.endsWith(name)) ? workplace.read(name) : undefined;
  if (saved === undefined || each.argv[0] !== "config") return undefined;
  const next: Case = {
    files: { ...each.files, [name]: saved },
    argv: ["train", name, "--epochs", "2", "-o", "out.json"],
    stdin: Buffer.alloc(0),
    isTerminal: false,
  };
  const trained = await workplace.run(next);
  // Numbers near the end of what a number can be diverge, and no object of JavaScript has a key of that name.
  if (trained.code === 4 || saved.includes("__proto__")) return undefined;
  if (trained.code !== 0 && trained.code !== terminated)
    return `the config that it proposes ends train with ${trained.code}: ${trained.stderr}\n${saved}`;
  return findFault(next, trained) ?? (await findModelFault(next, trained, workplace));
}

/**
 * Whether a model may refuse rows. Those with missing cells are left out while training, but not while predicting. Rows that were validated
 * on may be out of reach, and then the model has no validation loss. Targets near the end of what a number can be are trained on in
 * another scale, in which outputs are finite that are not so in their own unit.
 */
function isRefusal(model: Buffer, stderr: string): boolean {
  const { config, training, outputs } = JSON.parse(model.toString());
  const isHeldOut = config.validation !== undefined && !Number.isFinite(training.validationLoss);
  const isHuge = outputs.columns.some(
    ({ scaler }: { readonly scaler?: { readonly factor: number } }) => (scaler?.factor ?? 1) > 1e100,
  );
  const { missing = "error" } = config.data;
  return (
    [missing].flatMap((each) => (typeof each === "string" ? each : Object.values(each))).includes("drop") ||
    ((isHeldOut || isHuge) && /expected a finite number|lies too far/.test(stderr))
  );
}

/** Whether a class is called as a number that is not finite. */
function hasOddLabel(model: Buffer): boolean {
  const columns: readonly { readonly labels?: readonly unknown[] }[] = JSON.parse(model.toString()).outputs.columns;
  return columns.some(({ labels = [] }) => labels.some((label) => /^[+-]?(?:inf|nan|null)/i.test(String(label))));
}

/** The rows that a model was trained on, as a file; undefined if they were generated. */
function rowsOf(
  model: Buffer,
): { readonly name: string; readonly files: Case["files"]; readonly options: readonly string[] } | undefined {
  const { config, inputs } = JSON.parse(model.toString());
  const { data } = config;
  for (const format of ["csv", "ndjson", "json"]) {
    if (data[format] !== undefined) return { name: data[format], files: {}, options: ["--input-format", format] };
  }
  if (data.inputs === undefined) return undefined;
  const names: readonly string[] = inputs.columns.map(({ name }: { readonly name: string }) => name);
  const records = data.inputs.map((row: readonly number[]) =>
    Object.fromEntries(names.map((name, i) => [name, row[i]])),
  );
  return { name: "rows.json", files: { "rows.json": Buffer.from(JSON.stringify(records)) }, options: [] };
}
