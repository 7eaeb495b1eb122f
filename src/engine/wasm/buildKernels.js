// Compiles the kernels, once with each set of constants, and embeds each module in a file: `#kernels/exact` and so on.
import { main as compile } from "assemblyscript/asc";
import { build } from "esbuild";

const engine = "src/engine/wasm/kernels/index.ts";
const folder = "dist/kernels";
const options =
  "-O3 --enable simd --enable relaxed-simd --enable threads --disableWarning 112 --runtime stub --importMemory".split(
    " ",
  );

/** The source of each module, and the constants that it is compiled with. The compiler drops what they rule out. */
const modules = {
  exact: [engine, { FAST: 0 }],
  fast: [engine, { FAST: 1 }],
  bytes: ["src/bytes/kernel/index.ts", {}],
  rows: ["src/data/read/kernels/index.ts", {}],
};

for (const [name, [source, constants]] of Object.entries(modules)) {
  const uses = Object.entries(constants).flatMap(([constant, value]) => ["--use", `${constant}=${value}`]);
  const { error, stderr } = await compile([source, ...options, ...uses, "--outFile", `${folder}/${name}.wasm`]);
  if (error !== null) throw new Error(`${name}: ${error.message}\n${stderr}`);
}
await build({
  entryPoints: Object.keys(modules).map((name) => `${folder}/${name}.wasm`),
  outdir: folder,
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  loader: { ".wasm": "binary" },
  logLevel: "warning",
});
