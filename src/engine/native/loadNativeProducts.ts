import { LibraryError } from "../../errors.js";
import type { EngineOptions, Threads } from "../engine.js";
import type { ForeignCalls } from "./foreignCalls.js";
import { howToGetOne, libraryNames } from "./libraryNames.js";
import { loadForeignCalls } from "./loadForeignCalls.js";
import type { NativeProducts } from "./nativeProducts.js";
import { openLibrary } from "./openLibrary.js";

/**
 * Opens the machine's library for products.
 *
 * @throws LibraryError if there is none, if it is of no use, or if nothing can call it
 */
export async function loadNativeProducts(options: EngineOptions): Promise<NativeProducts> {
  return openNativeProducts(await loadForeignCalls(), options);
}

/** The same, with a way to call it, and the files to look for if none is given. */
export function openNativeProducts(
  calls: ForeignCalls,
  { blas, threads = 1 }: EngineOptions,
  files = libraryNames,
): NativeProducts {
  return blas === undefined ? openFirst(files, threads, calls) : openGiven(blas, threads, calls);
}

/** Opens the first file that is of use. */
function openFirst(files: readonly string[], threads: Threads, calls: ForeignCalls): NativeProducts {
  const missing: string[] = [];
  const useless: string[] = [];
  for (const file of files) {
    try {
      const opened = openLibrary(calls.open(file), file, threads, calls);
      if (!("problem" in opened)) return opened;
      useless.push(`${file}: ${opened.problem}`);
    } catch (error) {
      const { message } = error as Error;
      if (/no such file/i.test(message)) missing.push(file);
      else useless.push(`${file}: ${message}`);
    }
  }
  const tried = [...useless, ...(missing.length === 0 ? [] : [`not found: ${missing.join(", ")}`])];
  const list = tried.length === 0 ? "" : ` (${tried.join("; ")})`;
  throw new LibraryError(
    `arithmetic native: found no fast BLAS on this machine${list}: ${howToGetOne}, or set arithmetic to fast`,
  );
}

function openGiven(file: string, threads: Threads, calls: ForeignCalls): NativeProducts {
  const opened = openLibrary(openFile(file, calls), file, threads, calls);
  if (!("problem" in opened)) return opened;
  throw new LibraryError(`BACKPROP_BLAS: ${file}: ${opened.problem}: name another library, or unset it`);
}

function openFile(file: string, calls: ForeignCalls) {
  try {
    return calls.open(file);
  } catch (error) {
    throw new LibraryError(
      `BACKPROP_BLAS: cannot open the library ${JSON.stringify(file)}: ${(error as Error).message}: set it to the path of an OpenBLAS, MKL or BLIS, or unset it`,
    );
  }
}
