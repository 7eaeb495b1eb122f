import { lstatSync, readlinkSync, realpathSync } from "node:fs";
import { dirname, resolve } from "node:path";

/** Follows links to the path that is written, whether it exists or not. The links stay links. */
export function followLinks(file: string): string {
  let path = file;
  while (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true) {
    path = resolve(realpathSync(dirname(path)), readlinkSync(path)); // not a circle: the system has checked
  }
  return path;
}
