import { fstatSync } from "node:fs";
import type { Io, OutputStream } from "../io.js";
import { canRedraw } from "../output/style.js";

/**
 * Whether something can be drawn again and again on standard error. Not if standard output is a pipe: what its reader, such as `tee`,
 * writes to the same terminal would run into it.
 */
export function canShowLive({ stdout, stderr, env }: Io): boolean {
  return canRedraw(stderr, env) && (stdout.isTTY === true || isFileOrDevice(stdout));
}

function isFileOrDevice({ fd }: OutputStream): boolean {
  if (fd === undefined) return false;
  try {
    const stats = fstatSync(fd);
    return stats.isFile() || stats.isCharacterDevice();
  } catch {
    return false;
  }
}
