import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * What to type so that a module of this package finds another package: it has to be beside this one.
 *
 * @param url of the module
 */
export function howToInstall(name: string, url: string): string {
  const file = fileURLToPath(url).replaceAll("\\", "/");
  const end = file.indexOf("/node_modules/");
  // A clone of the project.
  if (end < 0) return `run npm install ${name} in the folder of backprop`;
  const folder = file.slice(0, end);
  if (folder.includes("/_npx/")) return `run npx --package ${name} --package backprop backprop`;
  // Global packages are in a folder that is no project.
  return existsSync(join(folder, "package.json"))
    ? `run npm install ${name} in ${folder}`
    : `run npm install --global ${name}`;
}
