import { setFlagsFromString } from "node:v8";

/**
 * Flags of V8, by the first two numbers of its version. Any version may break a flag, so a version has one only if CI runs that version
 * and measurements showed a gain.
 */
const flags: ReadonlyMap<string, readonly string[]> = new Map([
  // Node.js 20. Later versions have fused multiply-add, which `arithmetic: fast` takes, without a flag.
  ["11.3", ["--experimental-wasm-relaxed-simd"]],
]);

/**
 * Flags to run a large WebAssembly module for a moment. V8 compiles busy functions again while they run, and the process does not end
 * before that is done: for ONNX Runtime in Node.js 20 that took 2 seconds, after a run of some milliseconds.
 */
const flagsForShortRuns: typeof flags = new Map(
  ["11.3", "12.4", "13.6"].map((version) => [version, ["--wasm-tiering-budget=1000000000"]]),
);

/** The flags for a version of V8, such as `11.3.244.8-node.38`; for most there are none. */
export function flagsFor(version: string, known = flags): readonly string[] {
  const [major, minor] = version.split(".");
  return known.get(`${major}.${minor}`) ?? [];
}

/** Sets the flags for this process. Call it before any WebAssembly is compiled. */
export function setV8Flags(): void {
  for (const flag of flagsFor(process.versions.v8)) setFlagsFromString(flag);
}

/** Sets the flags with which the WebAssembly that is compiled from now on stays as it is first compiled, if this version needs them. */
export function keepFirstCode(): void {
  for (const flag of flagsFor(process.versions.v8, flagsForShortRuns)) setFlagsFromString(flag);
}
