import { mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { build as bundle } from "esbuild";
import type { Build } from "./builds.js";

/**
 * Bundles `trainAlone.ts` with the sources of a build.
 *
 * The folder gets links to all that the build's own programs find beside them, such as packages and kernels. Nothing is written to the build.
 *
 * @returns the program's path
 */
export async function bundleTraining({ folder }: Build, into: string): Promise<string> {
  const dist = join(into, "dist");
  mkdirSync(dist, { recursive: true });
  for (const name of ["package.json", "node_modules"]) symlinkSync(join(folder, name), join(into, name));
  for (const name of readdirSync(join(folder, "dist"))) symlinkSync(join(folder, "dist", name), join(dist, name));
  const outfile = join(dist, "trainAlone.js");
  await bundle({
    stdin: {
      contents: readFileSync(join("test", "bench", "trainAlone.ts"), "utf8"),
      loader: "ts",
      resolveDir: join(folder, "test", "bench"),
    },
    bundle: true,
    format: "esm",
    platform: "node",
    packages: "external",
    external: ["#kernels/*"],
    logLevel: "warning",
    outfile,
  });
  return outfile;
}
