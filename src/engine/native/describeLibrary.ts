import { availableParallelism } from "node:os";
import { basename } from "node:path";
import type { ForeignCalls, ForeignLibrary } from "./foreignCalls.js";

/** The threads of a library, which hold for all of the process, or for all products of this thread. */
export interface LibraryThreads {
  /** How many a product runs on. */
  count(): number | null;
  /** Sets another number, and returns what to set to have it as it was. */
  set(count: number): number;
  /** As many as there are cores, if that has to be set. */
  readonly all?: number;
}

/** What a library is. */
export interface Description {
  readonly name: string;
  readonly version: string | null;
  /** Undefined if they cannot be set. */
  readonly threads?: LibraryThreads | undefined;
  /** What makes it useless, if anything does. */
  readonly problem?: string | undefined;
}

/** Such a library takes integers of 64 bits, and would read beyond those that it is given. */
const hasWideIntegers = "it is a build for integers of 64 bits (ILP64), expected one for 32 bits (LP64)";

/** Asks a library what it is. */
export function describeLibrary(
  library: ForeignLibrary,
  file: string,
  { addressesIn }: Pick<ForeignCalls, "addressesIn">,
): Description {
  return (
    describeOpenBlas(library) ??
    describeMkl(library, addressesIn) ??
    describeBlis(library) ?? { name: nameOf(file), version: null }
  );
}

function nameOf(file: string): string {
  return basename(file).replace(/^lib|\.(?:so|dylib|dll).*$/g, "");
}

/** @see https://github.com/OpenMathLib/OpenBLAS/wiki/OpenBLAS-Extensions */
function describeOpenBlas(library: ForeignLibrary): Description | undefined {
  const config = library.find("openblas_get_config", "text", [])?.();
  if (config === undefined) return undefined;
  return {
    name: "OpenBLAS",
    version: /OpenBLAS (\d\S*)/.exec(String(config))?.[1] ?? null,
    threads: threadsBy(
      library.find("openblas_get_num_threads", "int", []),
      library.find("openblas_set_num_threads", "void", ["int"]),
    ),
    problem: /USE64BITINT/.test(String(config)) ? hasWideIntegers : undefined,
  };
}

/** @see Intel oneAPI Math Kernel Library, "Support Functions" */
function describeMkl(library: ForeignLibrary, addressesIn: ForeignCalls["addressesIn"]): Description | undefined {
  const getVersion = library.find("MKL_Get_Version_String", "void", ["address", "int"]);
  if (getVersion === undefined) return undefined;
  // Has to come before all other calls. The library's own choice depends on a variable of the environment.
  const narrowIntegers = 0;
  const layer = library.find("MKL_Set_Interface_Layer", "int", ["int"])?.(narrowIntegers) ?? narrowIntegers;
  const text = new ArrayBuffer(256);
  getVersion(addressesIn(text)(0), text.byteLength);
  const get = library.find("MKL_Get_Max_Threads", "int", []);
  // For this thread alone. It returns what was set before: 0 for what holds for the process.
  const set = library.find("MKL_Set_Num_Threads_Local", "int", ["int"]);
  return {
    name: "MKL",
    version: /Version (\d[\d.]*)/.exec(new TextDecoder().decode(text))?.[1] ?? null,
    threads: get && set && { count: () => countOf(get), set: (count) => Number(set(count)) },
    problem: Number(layer) % 2 === 1 ? hasWideIntegers : undefined,
  };
}

/** By itself BLIS has one thread. @see https://github.com/flame/blis/blob/master/docs/Multithreading.md */
function describeBlis(library: ForeignLibrary): Description | undefined {
  const version = library.find("bli_info_get_version_str", "text", [])?.();
  if (version === undefined) return undefined;
  const threads = threadsBy(
    library.find("bli_thread_get_num_threads", "size", []),
    library.find("bli_thread_set_num_threads", "void", ["size"]),
  );
  const integerBits = Number(library.find("bli_info_get_blas_int_type_size", "size", [])?.());
  return {
    name: "BLIS",
    version: String(version),
    threads: threads && { ...threads, all: availableParallelism() },
    problem: integerBits === 64 ? hasWideIntegers : undefined,
  };
}

function threadsBy(
  get: (() => unknown) | undefined,
  set: ((count: number) => unknown) | undefined,
): LibraryThreads | undefined {
  if (get === undefined || set === undefined) return undefined;
  return {
    count: () => countOf(get),
    set(count) {
      const before = Number(get());
      set(count);
      return before;
    },
  };
}

/** One that is not set is -1 in BLIS, and means one thread. */
function countOf(get: () => unknown): number | null {
  const count = Number(get());
  return Number.isSafeInteger(count) ? Math.max(1, count) : null;
}
