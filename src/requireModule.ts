import { createRequire as createRequireFrom } from "node:module"; // the build declares `createRequire` in every file

/**
 * Loads a module of Node.js, or a package that is not in the build. It is for modules that few runs need, since each takes milliseconds
 * to load. `import()` is not for them: code of the command that comes from the cache cannot import (see `CodeCache`).
 *
 * @throws an error with code MODULE_NOT_FOUND if the package is not installed
 */
export function requireModule<Module>(name: string): Module {
  return createRequireFrom(import.meta.url)(name) as Module;
}
