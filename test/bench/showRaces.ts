import type { Settings } from "./arguments.js";
import type { Build } from "./builds.js";
import type { Competitor } from "./competitor.js";
import { describePython } from "./machine.js";
import { findOurs } from "./ours.js";
import type { Output } from "./output.js";
import { findPeers, pythonPackages } from "./peers.js";
import { type Result, race } from "./race.js";
import { showResults, showSummary } from "./summary.js";
import { withFolder } from "./withFolder.js";

/** Trains the workloads with all programs that are wanted, in turn. */
export async function showRaces(builds: readonly Build[], settings: Settings, output: Output): Promise<void> {
  const { dtype, threads, hasPeers, only } = settings;
  await withFolder(async (folder) => {
    const peers = hasPeers ? findPeers(dtype, threads) : [];
    const ours = await findOurs(builds, settings, folder, output.print);
    const competitors = [...peers, ...ours].filter(
      ({ name }) => only.length === 0 || only.some((text) => name.includes(text)),
    );
    const results = await raceAll(competitors, settings, output);
    output.print(`times as fast as ${competitors[0]?.name}; ~ trains row by row, which is not the same work\n`);
    showSummary(results, competitors, output);
    for (const warning of new Set(results.flatMap((result) => result.warning ?? []))) output.print(warning);
    if (!hasPeers) return;
    const versions = new Map(results.flatMap(({ name, version }) => (version === undefined ? [] : [[name, version]])));
    output.print([...versions].map(([name, version]) => `${name} ${version}`).join(", "));
    output.print(
      `${describePython(["numpy"])}; more peers: --install for packages of Node.js, and Debian's ${pythonPackages}`,
    );
  });
}

/** Runs the races, and shows each. */
export async function raceAll(
  competitors: readonly Competitor[],
  settings: Pick<Settings, "workloads" | "dtype" | "runs" | "budget">,
  output: Output,
): Promise<readonly Result[]> {
  const { dtype, workloads } = settings;
  const results: Result[] = [];
  for (const name of workloads) {
    const raced = await race(name, competitors, settings);
    results.push(...raced);
    output.record(...raced.map((result) => ({ dtype, ...result })));
    showResults(raced, output);
  }
  return results;
}
