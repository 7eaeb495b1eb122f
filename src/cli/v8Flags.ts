import { setFlagsFromString } from "node:v8";

/**
 * Flags of V8, by the first two numbers of its version. Any version may break a flag, so a version has one only if CI runs that version
 * and measurements showed a gain.
 */
const flags: ReadonlyMap<string, readonly string[]> = new Map([
  // Node.js 20. Later versions have fused multiply-add, which `arithmetic: fast` takes, without a flag.
  ["11.3", ["--experimental-wasm-relaxed-simd"]],
]);

/** The flags for a version of V8, such as `11.3.244.8-node.38`; for most there are none. */
export function flagsFor(version: string): readonly string[] {
  const [major, minor] = version.split(".");
  return flags.get(`${major}.${minor}`) ?? [];
}

/** Sets the flags for this process. Call it before any WebAssembly is compiled. */
export function setV8Flags(): void {
  for (const flag of flagsFor(process.versions.v8)) setFlagsFromString(flag);
}
