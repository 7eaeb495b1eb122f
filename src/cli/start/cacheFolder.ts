import { statSync } from "node:fs";
import { isAbsolute, join } from "node:path";

/** What decides about the folder, of the process. */
export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** The number of the user; no such function on Windows. */
  readonly getuid?: (() => number) | undefined;
}

/**
 * The folder in which compiled code is kept; undefined if there is none. Variables of Node.js that say where its own cache is, or that
 * there is none, hold for this one too. Otherwise it is a folder of the user: whoever can write to it can have the user run any code,
 * which rules out the folder for temporary files.
 */
export function cacheFolder(machine: Machine): string | undefined {
  const { NODE_DISABLE_COMPILE_CACHE: isDisabled, NODE_COMPILE_CACHE: told } = machine.env;
  if (isDisabled) return undefined;
  if (told) return join(told, "backprop");
  const [home, ...below] = foldersOf(machine);
  if (home === undefined || !isAbsolute(home) || !isOwn(home, machine)) return undefined;
  return join(home, ...below, "backprop");
}

/** A folder of the user, and the way from there to where programs keep what they can make again. */
function foldersOf({ env, platform }: Machine): readonly [home: string | undefined, ...below: string[]] {
  if (platform === "win32") return [env.LOCALAPPDATA];
  if (env.XDG_CACHE_HOME) return [env.XDG_CACHE_HOME];
  return platform === "darwin" ? [env.HOME, "Library", "Caches"] : [env.HOME, ".cache"];
}

/** Not so if another user's home is kept in the environment, such as by `sudo`. */
function isOwn(folder: string, { getuid }: Machine): boolean {
  try {
    const { uid } = statSync(folder);
    return getuid === undefined || uid === getuid();
  } catch {
    return false; // It is not there, or not to be seen.
  }
}
