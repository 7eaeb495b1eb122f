import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Dtype, Threads } from "../../src/engine/engine.js";
import type { Competitor } from "./competitor.js";
import { findPython } from "./findPython.js";
import { nameThreads } from "./ours.js";
import type { Workload } from "./workloads.js";

interface Peer {
  readonly name: string;
  readonly script: string;
  readonly dtypes: readonly Dtype[];
  /** What has to be installed: a module for Python, packages for Node.js. */
  readonly needs: { readonly module: string } | { readonly packages: readonly string[] };
  readonly options?: readonly string[];
  /** Whether it can run on more than one thread. */
  readonly hasThreads?: boolean;
  /** As a competitor's. */
  readonly tolerance?: number;
}

const both: readonly Dtype[] = ["float64", "float32"];
const tensorflow = ["@tensorflow/tfjs@4", "@tensorflow/tfjs-backend-wasm@4"];

/** Ratios are relative to the first. */
const peers: readonly Peer[] = [
  { name: "PyTorch", script: "torch_peer.py", dtypes: both, needs: { module: "torch" }, hasThreads: true },
  { name: "NumPy by hand", script: "numpy_peer.py", dtypes: both, needs: { module: "numpy" }, hasThreads: true },
  { name: "NumPy notebook", script: "notebook_peer.py", dtypes: both, needs: { module: "numpy" } },
  { name: "scikit-learn", script: "sklearn_peer.py", dtypes: both, needs: { module: "sklearn" } },
  { name: "brain.js ~", script: "brain_peer.mjs", dtypes: ["float32"], needs: { packages: ["brain.js@1"] } },
  {
    name: "TensorFlow.js cpu",
    script: "tensorflow_peer.mjs",
    dtypes: ["float32"],
    needs: { packages: tensorflow },
    options: ["cpu"],
  },
  {
    name: "TensorFlow.js wasm",
    script: "tensorflow_peer.mjs",
    dtypes: ["float32"],
    needs: { packages: tensorflow },
    options: ["wasm"],
  },
  {
    name: "jax-js wasm",
    script: "jax_peer.mjs",
    dtypes: both,
    needs: { packages: ["@jax-js/jax@0.1"] },
    // Its exp and tanh are no better in float64 than in float32.
    tolerance: 1e-4,
  },
];

/** The folder, outside of the project, of the peers that are packages of Node.js. */
const folder = join(tmpdir(), "backprop-bench-peers");

/** What libraries of products read before they start. PyTorch's own setting does not reach an OpenBLAS with threads of its own. */
const threadVariables = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"];

export const pythonPackages = "python3-torch python3-sklearn python3-numpy";

/** Installs the peers that are packages of Node.js. */
export function installPeers(): void {
  const packages = peers.flatMap(({ needs }) => ("packages" in needs ? needs.packages : []));
  mkdirSync(folder, { recursive: true });
  // brain.js would build a binding to the graphics card, which it does without.
  const options = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", folder];
  execFileSync("npm", ["install", ...options, ...new Set(packages)], { stdio: "inherit" });
}

/** The peers that this machine has, on each number of threads that they can run on; in float32 also those that know nothing else. */
export function findPeers(dtype: Dtype, threads: readonly Threads[]): readonly Competitor[] {
  return peers.flatMap((peer): readonly Competitor[] => {
    const command = findCommand(peer);
    if (command === undefined) return [];
    const own = peer.dtypes.includes(dtype) ? dtype : (peer.dtypes[0] as Dtype);
    const name = own === dtype ? peer.name : `${peer.name} (${own})`;
    const counts = threads.filter((count) => typeof count === "number" && (count === 1 || peer.hasThreads));
    return counts.map((count) => ({
      name: count === 1 ? name : `${name}, ${nameThreads(count)}`,
      threads: count,
      ...(own === "float64" && { tolerance: peer.tolerance }),
      train: async (workload, budget) => ({
        ...runPeer(command, workload, { dtype: own, budget, threads: count as number }),
        isOfOtherKind: own !== dtype,
      }),
    }));
  });
}

function findCommand({ script, needs, options = [] }: Peer): readonly string[] | undefined {
  const file = join("test", "bench", "peers", script);
  if ("module" in needs) {
    const python = findPython(needs.module);
    return python === undefined ? undefined : [python, file];
  }
  // A name, and the version after its last @.
  const installed = needs.packages.map((each) => join(folder, "node_modules", each.slice(0, each.lastIndexOf("@"))));
  return installed.every((path) => existsSync(path)) ? [process.execPath, file, folder, ...options] : undefined;
}

function runPeer(
  [command = "", ...args]: readonly string[],
  workload: Workload,
  settings: { readonly dtype: Dtype; readonly budget: number; readonly threads: number },
) {
  const { inputs, targets, parameters, ...header } = workload;
  const numbers = [inputs, targets, ...parameters].map((each) =>
    Buffer.from(each.buffer, each.byteOffset, each.byteLength),
  );
  const line = Buffer.from(`${JSON.stringify({ ...header, ...settings })}\n`);
  const output = execFileSync(command, args, {
    input: Buffer.concat([line, ...numbers]),
    encoding: "utf8",
    env: {
      ...process.env,
      ...Object.fromEntries(threadVariables.map((name) => [name, String(settings.threads)])),
      // OpenMP's threads would spin between loops and take the cores from OpenBLAS: PyTorch would be three times as slow.
      OMP_WAIT_POLICY: "passive",
    },
  });
  const { microsecondsPerStep, finalLoss, version } = JSON.parse(output) as {
    readonly microsecondsPerStep: number;
    readonly finalLoss: number | null;
    readonly version: string;
  };
  return { microsecondsPerStep, finalLoss: finalLoss ?? undefined, version };
}
