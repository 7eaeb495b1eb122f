import { spawnSync } from "node:child_process";

/** Code that runs first in a process, and keeps each flag of V8 that is set from then on. */
const watch = `data:text/javascript,${encodeURIComponent(`
  import v8 from "node:v8";
  import { syncBuiltinESMExports } from "node:module";
  const { setFlagsFromString } = v8;
  v8.setFlagsFromString = (flag) => { console.error("flag " + flag); setFlagsFromString(flag); };
  syncBuiltinESMExports();
`)}`;

/** What a Node.js process prints that must go well, and the flags of V8 that it sets. */
export function watchedRun(...args: readonly string[]): { readonly stdout: string; readonly flags: readonly string[] } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", watch, ...args], { encoding: "utf8" });
  const flags = stderr.split("\n").filter((line) => line.startsWith("flag "));
  if (status !== 0) throw new Error(`exit code ${status}: ${stderr}`);
  return { stdout, flags: flags.map((line) => line.slice("flag ".length)) };
}

/** Arguments for a module that is written out, and may import what a file of the project may. */
export function moduleOf(code: string): readonly string[] {
  return ["--input-type=module", "--eval", code];
}

/** Whether the processor rounds a product and its sum once, as the kernels find it with a flag that says that they may. */
export function canFuse(...flags: readonly string[]): boolean {
  const code = `
    import bytes from "#kernels/fast";
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
    console.log(WebAssembly.validate(bytes) &&
      new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory }, native: { nativeProduct() {} } }).exports.isFused() === 1);
  `;
  return watchedRun(...flags, ...moduleOf(code)).stdout === "true\n";
}
