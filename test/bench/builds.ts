import { existsSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";

/** A built checkout of this project. */
export interface Build {
  /** `backprop`; of another checkout with the name of its folder. */
  readonly name: string;
  readonly folder: string;
  /** Whether its configs have the key `threads`. One without it runs on one thread. */
  readonly hasThreads: boolean;
  /** Those that its configs can name. */
  readonly arithmetics: readonly string[];
}

/** What this reads of the schema of configs. */
interface Properties {
  readonly threads?: object;
  readonly arithmetic: { readonly enum: readonly string[] };
}

/** This checkout, and the other one if a folder is given. */
export function findBuilds(against: string | undefined): readonly Build[] {
  const own = createBuild("backprop", process.cwd());
  return against === undefined ? [own] : [createBuild(`backprop of ${basename(resolve(against))}`, against), own];
}

/** @throws Error if the folder is no built checkout */
function createBuild(name: string, folder: string): Build {
  for (const file of ["dist/kernels", "node_modules", "test/bench/backprop.ts"]) {
    if (!existsSync(join(folder, file)))
      throw new Error(`${folder}: expected a built checkout of this project, but it has no ${file}`);
  }
  const schema = readFileSync(join(folder, "configs", "schema.json"), "utf8");
  const { properties } = JSON.parse(schema) as { readonly properties: Properties };
  return Object.freeze({
    name,
    folder: resolve(folder),
    hasThreads: properties.threads !== undefined,
    arithmetics: properties.arithmetic.enum,
  });
}

/** Arguments of `node` that run the command of a build. */
export function commandOf({ folder }: Build, ...args: readonly string[]): readonly string[] {
  return [join(folder, "bin", "backprop.js"), ...args];
}
