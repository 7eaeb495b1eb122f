import * as modules from "node:module"; // the build declares `createRequire` in every file

/**
 * Loads a module of Node.js, or a package that is not in the build, only when it is needed: that takes milliseconds. `import()` would do
 * so too, but not in a file of the command whose code comes from the cache: see `CodeCache`.
 */
export function requireModule<Module>(name: string): Module {
  return modules.createRequire(import.meta.url)(name) as Module;
}
