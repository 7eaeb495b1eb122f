import type { Settings } from "./arguments.js";
import type { Build } from "./builds.js";
import type { Competitor } from "./competitor.js";
import { csvWays, showCsv } from "./csv.js";
import { describeMachine, describePython } from "./machine.js";
import { showMemory } from "./memory.js";
import { findOurs, nameThreads } from "./ours.js";
import type { Output } from "./output.js";
import { findPeers } from "./peers.js";
import { showPredict } from "./predict.js";
import type { Result } from "./race.js";
import type { ProcessTiming } from "./raceProcesses.js";
import { raceAll } from "./showRaces.js";
import { showStart } from "./start.js";
import { formatDigits } from "./summary.js";
import { withFolder } from "./withFolder.js";
import { type WorkloadName, workloadNames } from "./workloads.js";

/** Threads of the training runs. */
const threads = 2;
const peers = ["NumPy by hand", "PyTorch"] as const;
const own = "backprop";
const onThreads = `, ${nameThreads(threads)}`;

/** All that the README says about speed, measured in one run: the parts one by one, and then two tables to be pasted there. */
export async function showReadme(builds: readonly Build[], { runs, budget }: Settings, output: Output): Promise<void> {
  const older = builds.length > 1 ? builds[0]?.name : undefined;
  const files = await collectFiles(builds, older, runs, output);
  const memory = await showMemory(builds, { workloads: workloadNames, threads: [threads], runs }, output);
  const results = await raceWorkloads(builds, older, { runs, budget }, output);
  output.print(
    `${describeMachine()}, ${describePython(["numpy"])}, ${describePython(["torch", "pandas"])}, best of ${runs}\n`,
  );
  output.table([`times as fast, ${nameThreads(threads)}`, ...workloadNames], tabulateWorkloads(results, memory, older));
  const measures = ["seconds", "times as fast as pandas", "as one version ago", "times its memory"];
  output.table(
    ["", ...files.map(([title]) => title as string)],
    measures.map((measure, i) => [measure, ...files.map((file) => file[i + 1] as string)]),
  );
}

type Row = readonly string[];

/** What is read, predicted and started, each with its title and what was measured. */
async function collectFiles(
  builds: readonly Build[],
  older: string | undefined,
  runs: number,
  output: Output,
): Promise<readonly Row[]> {
  const start = showStart(builds, runs, output);
  const nothing = find(start, "node -e 0");
  const csv = await showCsv([], builds, runs, output);
  const predict = await showPredict(builds, runs, output);
  const compare = (title: string, timings: readonly ProcessTiming[], names: readonly string[]): Row => {
    const pandas = find(timings, "pandas.read_csv");
    const pairs = names.map((name) => [find(timings, `${own}${name}`), find(timings, `${older}${name}`)] as const);
    const each = (value: (ours: ProcessTiming, before: ProcessTiming | undefined) => number | undefined) =>
      pairs
        .flatMap(([ours, before]) => (ours && value(ours, before)) ?? [])
        .map(formatDigits)
        .join(" / ");
    return [
      title,
      each(({ seconds }) => seconds),
      each(({ seconds }) => pandas && (pandas.inner ?? pandas.seconds) / seconds),
      each(({ seconds }, before) => before && before.seconds / seconds),
      each(({ megabytes }, before) => before && megabytes / before.megabytes),
    ];
  };
  const ways = csvWays.map((way) => `, ${way}`);
  const started = ["--help", "train configs/xor.json"].map((name): Row => {
    const [ours, before] = [find(start, `${own} ${name}`), find(start, `${older} ${name}`)];
    const ratio = (a: ProcessTiming | undefined, b: ProcessTiming | undefined) =>
      a && b ? formatDigits(a.seconds / b.seconds) : "";
    return [`\`${name}\``, `${ratio(ours, nothing)} × \`node -e 0\``, "", ratio(before, ours), ""];
  });
  return [
    ...[...csv].map(([name, timings]) => compare(`CSV ${name}`, timings, ways)),
    compare("`predict`", predict, [""]),
    ...started,
  ];
}

function find<T extends { readonly name: string }>(timings: readonly T[], name: string): T | undefined {
  return timings.find((each) => each.name === name);
}

/** Trains the workloads with the programs that the README compares. */
async function raceWorkloads(
  builds: readonly Build[],
  older: string | undefined,
  settings: Pick<Settings, "runs" | "budget">,
  output: Output,
): Promise<readonly Result[]> {
  const dtype = "float64";
  const wanted = [
    own,
    `${own}${onThreads}`,
    `${own}, native${onThreads}`,
    older,
    ...peers.map((peer) => `${peer}${onThreads}`),
  ];
  const isWanted = ({ name }: Competitor) => wanted.includes(name);
  return withFolder(async (folder) => {
    const columns = { dtype, arithmetics: ["exact", "native"], threads: [1, threads] } as const;
    const ours = await findOurs(builds, columns, folder, output.print);
    const competitors = [...ours, ...findPeers(dtype, [threads])].filter(isWanted);
    return raceAll(competitors, { ...settings, dtype, workloads: workloadNames }, output);
  });
}

function tabulateWorkloads(
  results: readonly Result[],
  memory: ReadonlyMap<WorkloadName, readonly ProcessTiming[]>,
  older: string | undefined,
): readonly Row[] {
  const stepOf = (workload: WorkloadName, name: string) =>
    results.find((each) => each.workload === workload && each.name === name)?.microsecondsPerStep ?? Number.NaN;
  const row = (title: string, value: (workload: WorkloadName) => number): Row => [
    title,
    ...workloadNames.map((workload) => {
      const found = value(workload);
      return Number.isNaN(found) ? "" : formatDigits(found);
    }),
  ];
  const [exact, native] = [`${own}${onThreads}`, `${own}, native${onThreads}`];
  const faster = (ours: string, other: string) => (workload: WorkloadName) =>
    stepOf(workload, other) / stepOf(workload, ours);
  const megabytes = (workload: WorkloadName, at: number) => memory.get(workload)?.at(at)?.megabytes ?? Number.NaN;
  return [
    row("`exact`, µs a step", (workload) => stepOf(workload, exact)),
    row("`exact`, as one thread", faster(exact, own)),
    ...(older === undefined ? [] : [row("`exact`, as one version ago", faster(exact, older))]),
    ...peers.map((peer) => row(`\`native\`, as ${peer}`, faster(native, `${peer}${onThreads}`))),
    ...(older === undefined
      ? []
      : [row("times the memory of one version ago", (workload) => megabytes(workload, -1) / megabytes(workload, 0))]),
  ];
}
