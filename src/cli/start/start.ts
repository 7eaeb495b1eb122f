import type * as command from "../main.js";
import { setV8Flags } from "../v8Flags.js";
import { cacheFolder } from "./cacheFolder.js";
import { CodeCache } from "./codeCache.js";

/** Names this build: the build puts a hash of all files of the command in its place. */
declare const buildHash: string;

/** Milliseconds after which a run has called all that it calls at its start. V8 still has the code then. */
const startTime = 1000;

/**
 * Runs the command with the code that V8 made of it in earlier runs, and keeps the code of this one.
 *
 * @param require loads files beside the one that is given
 * @param file the file of the build that exports `main`
 * @returns the exit code
 */
export async function start(require: NodeJS.Require, file: string): Promise<number> {
  // First: V8 takes code from the cache only with the flags that it was made with, and they hold for WebAssembly that is compiled later.
  setV8Flags();
  const argv = process.argv.slice(2);
  const cache = new CodeCache(cacheFolder(process), `${buildHash}-${process.arch}`, useOf(argv), require);
  const { main } = cache.load(file) as typeof command;
  const timer = setTimeout(() => {
    cache.save(true);
    cache.loadLate();
  }, startTime).unref();
  const exitCode = await main(argv, process);
  clearTimeout(timer);
  // What was typed wrong is not the name of a command.
  if (exitCode === 0) cache.save(process.uptime() * 1000 < 2 * startTime);
  return exitCode;
}

/** A command, or the help, each of which sets up other things. */
function useOf([first = ""]: readonly string[]): string {
  return /^[a-z]+$/.test(first) ? first : "help";
}
