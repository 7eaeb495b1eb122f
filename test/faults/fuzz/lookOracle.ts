import { SaxesParser } from "saxes";
import type { Case } from "./case.js";
import type { Run, Workplace } from "./workplace.js";

const terminated = 143;

/** What is wrong with what a command shows: it must agree with what training does. */
export async function findLookFault(each: Case, run: Run, workplace: Workplace): Promise<string | undefined> {
  const { argv } = each;
  const isJson = argv.includes("json");
  if (argv[0] === "config" && argv[1] === "check") return findCheckFault(each, run, workplace);
  if (run.code !== 0) return undefined;
  if (argv.includes("svg") || argv.includes("--svg")) return findPictureFault(run, workplace);
  if (argv[0] === "graph" && isJson) return findGraphFault(run.stdout);
  if (argv[0] === "explain" && isJson && !argv.includes("--row")) return findLossFault(each, run, workplace);
  if (argv[0] === "config" && argv[1] === "show") return findShownFault(each, run, workplace);
  return undefined;
}

/** Runs another command on the same files. */
function follow(each: Case, workplace: Workplace, argv: Case["argv"], files: Case["files"] = {}): Promise<Run> {
  return workplace.run({ files: { ...each.files, ...files }, argv, stdin: Buffer.alloc(0), isTerminal: false });
}

/** The exit code is that of the run. */
async function findCheckFault(each: Case, { code }: Run, workplace: Workplace): Promise<string | undefined> {
  const started = await follow(each, workplace, ["train", "config.json", "--dry-run"]);
  if ([code, started.code].includes(terminated)) return undefined;
  return code === started.code ? undefined : `train --dry-run ends with ${started.code}: ${started.stderr}`;
}

function findPictureFault({ stdout }: Run, workplace: Workplace): string | undefined {
  const svg = stdout || workplace.read("out.svg")?.toString() || "";
  const parser = new SaxesParser({ fragment: false });
  let fault: string | undefined;
  parser.on("error", (error) => {
    fault ??= `its picture is no XML: ${error.message}`;
  });
  parser.write(svg).close();
  return (
    fault ??
    (/\b(?:NaN|Infinity|undefined)\b/.test(svg.replace(/>[^<]*</g, "><"))
      ? "its picture has a place that is no number"
      : undefined)
  );
}

interface Vertex {
  readonly name: string;
  readonly inputs: readonly string[];
}

/** Each vertex is there once, after those that it reads. */
function findGraphFault(stdout: string): string | undefined {
  const seen = new Set<string>();
  for (const { name, inputs } of JSON.parse(stdout).vertices as readonly Vertex[]) {
    if (seen.has(name)) return `the graph has ${name} twice`;
    const missing = inputs.find((input) => !seen.has(input));
    if (missing !== undefined) return `${name} reads ${missing}, which is not before it`;
    seen.add(name);
  }
  return undefined;
}

interface LoggedEpoch {
  readonly type: string;
  readonly loss: number;
}

/** If all rows are in one batch, the loss of the first step is that of the first epoch. */
async function findLossFault(each: Case, { stdout }: Run, workplace: Workplace): Promise<string | undefined> {
  const { forward, rows } = JSON.parse(stdout);
  const shown: number = forward.at(-1).values[0];
  const trained = await follow(each, workplace, ["train", "config.json", "--epochs", "1", "--format", "ndjson"]);
  const records = trained.stdout
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));
  const start = records.find(({ type }) => type === "start");
  const epoch: LoggedEpoch | undefined = records.find(({ type }) => type === "epoch");
  if (start === undefined || epoch === undefined || start.samples !== rows.length) return undefined;
  const isNarrow = start.config.dtype === "float32";
  const most = (isNarrow ? 1e-4 : 1e-9) * Math.abs(epoch.loss) + (isNarrow ? 1e-6 : 1e-300);
  if (!Number.isFinite(epoch.loss) || !(Math.abs(shown - epoch.loss) > most)) return undefined;
  return `it explains a loss of ${shown}, but the first epoch has ${epoch.loss}`;
}

/** What it shows is a config again, which trains as the one that it was made of. */
async function findShownFault(each: Case, { stdout }: Run, workplace: Workplace): Promise<string | undefined> {
  const options = ["--epochs", "1", "--format", "ndjson"];
  const first = await follow(each, workplace, ["train", "config.json", ...options]);
  const second = await follow(each, workplace, ["train", "shown.json", ...options], {
    "shown.json": Buffer.from(stdout),
  });
  if (first.code === terminated || second.code === terminated) return undefined;
  if (first.code !== second.code)
    return `what it shows ends train with ${second.code}: ${second.stderr}, not with ${first.code}: ${first.stderr}`;
  const [a, b] = [first, second].map((run) => run.stdout.replace(/"seconds":[^,}]+/g, ""));
  return a === b ? undefined : `what it shows trains to\n${b}\nnot to\n${a}`;
}
