import { setFlagsFromString } from "node:v8";

const revectorize = "--experimental-wasm-revectorize";

/**
 * Flags of V8, by the first two numbers of its version. Any version may break a flag, so a version has one only if CI runs that version
 * and measurements showed a gain.
 */
const flags: ReadonlyMap<string, readonly string[]> = new Map([
  // Node.js 20. Later versions have fused multiply-add, which `arithmetic: fast` takes, without a flag.
  ["11.3", ["--experimental-wasm-relaxed-simd"]],
  // Node.js 24 and 26 join two vectors of WebAssembly to one of 256 bits. In 22 the flag wins nothing.
  ["13.6", [revectorize]],
  ["14.6", [revectorize]],
]);

/**
 * Flags to run a large WebAssembly module for a moment. V8 compiles busy functions again while they run, and the process does not end
 * before that is done: for ONNX Runtime in Node.js 20 that took 2 seconds, after a run of some milliseconds.
 */
const flagsForShortRuns: typeof flags = new Map(
  ["11.3", "12.4", "13.6"].map((version) => [version, ["--wasm-tiering-budget=1000000000"]]),
);

/** What decides about flags besides V8's version: see `process.config`. */
export interface BuildOfNode {
  /** 1 if V8 was built with vectors of 256 bits. Only then it knows the flag for them: not on arm64, and not on macOS. */
  readonly v8_enable_wasm_simd256_revec?: number | undefined;
}

/** The flags for a version of V8, such as `11.3.244.8-node.38`; for most there are none. */
export function flagsFor(version: string, build: BuildOfNode, known = flags): readonly string[] {
  const [major, minor] = version.split(".");
  const found = known.get(`${major}.${minor}`) ?? [];
  return found.filter((flag) => flag !== revectorize || build.v8_enable_wasm_simd256_revec === 1);
}

/** Sets the flags for this process. Call it before any WebAssembly is compiled. */
export function setV8Flags(): void {
  for (const flag of flagsHere()) setFlagsFromString(flag);
}

/** Sets the flags with which the WebAssembly that is compiled from now on stays as it is first compiled, if this version needs them. */
export function keepFirstCode(): void {
  for (const flag of flagsHere(flagsForShortRuns)) setFlagsFromString(flag);
}

/** Whether V8 joins two vectors of WebAssembly to one of 256 bits, once the flags are set. */
export function hasWideVectors(): boolean {
  return flagsHere().includes(revectorize) && fusesMultiplyAdd();
}

function flagsHere(known = flags): readonly string[] {
  return flagsFor(process.versions.v8, process.config.variables as BuildOfNode, known);
}

/**
 * A module that exports a function `f`: it computes x·x - (1 + 2⁻²⁹) for x = 1 + 2⁻³⁰ by a relaxed multiply-add. That is 2⁻⁶⁰ if it is
 * rounded once, else 0.
 */
const multiplyAdd = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00], // WebAssembly, version 1
  ...[0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7c], // a type: a function without parameters that returns a float64
  ...[0x03, 0x02, 0x01, 0x00], // a function of it
  ...[0x07, 0x05, 0x01, 0x01, 0x66, 0x00, 0x00], // exported as f
  ...[0x0a, 0x2b, 0x01, 0x29, 0x00], // its code
  ...[0x44, 0x00, 0x00, 0x40, 0x00, 0x00, 0x00, 0xf0, 0x3f, 0xfd, 0x14], // x in both lanes
  ...[0x44, 0x00, 0x00, 0x40, 0x00, 0x00, 0x00, 0xf0, 0x3f, 0xfd, 0x14],
  ...[0x44, 0x00, 0x00, 0x80, 0x00, 0x00, 0x00, 0xf0, 0xbf, 0xfd, 0x14], // -(1 + 2⁻²⁹)
  ...[0xfd, 0x87, 0x02, 0xfd, 0x21, 0x00, 0x0b], // f64x2.relaxed_madd, and its first lane
]);

/** Whether the processor rounds a product and its sum once. On x64 all processors of today that do have vectors of 256 bits (AVX2). */
function fusesMultiplyAdd(): boolean {
  try {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(multiplyAdd), {});
    return (exports as { readonly f?: () => number }).f?.() !== 0;
  } catch {
    return false; // V8 gets no memory for it, or runs without WebAssembly.
  }
}
