import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { quoteForShell } from "../../messages/quoteForShell.js";

/**
 * What to type so that this package finds another one, which has to be beside it or in its own folder.
 *
 * @param url of a module of this package
 */
export function howToInstall(name: string, url: string): string {
  const own = folderOf(dirname(fileURLToPath(url)));
  const parent = dirname(own);
  const isInstalled = /[\\/]node_modules$/.test(parent);
  // A clone of the project. What is only tried does not belong in its package.json.
  if (!isInstalled) return `npm install --no-save --prefix ${quoteForShell(own)} ${name}`;
  const project = dirname(parent);
  if (/[\\/]_npx[\\/]/.test(project)) return `npx --package ${name} --package backprop backprop`;
  // Global packages are in a folder that is no project.
  return existsSync(join(project, "package.json"))
    ? `npm install --prefix ${quoteForShell(project)} ${name}`
    : `npm install --global ${name}`;
}

/** The nearest folder that has a package.json. */
function folderOf(folder: string): string {
  const parent = dirname(folder);
  return parent === folder || existsSync(join(folder, "package.json")) ? folder : folderOf(parent);
}
