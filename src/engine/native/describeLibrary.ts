import { availableParallelism } from "node:os";
import { basename } from "node:path";
import type { NativeLibrary, Threads } from "../engine.js";
import type { ForeignCalls, ForeignLibrary } from "./foreignCalls.js";

/** A library, and what makes it useless, if anything does. */
interface Description extends NativeLibrary {
  readonly problem?: string | undefined;
}

/** Such a library takes integers of 64 bits, and would read beyond those that it is given. */
const hasWideIntegers = "it is a build for integers of 64 bits (ILP64), expected one for 32 bits (LP64)";

/** Asks a library what it is, and sets the threads that it computes a product on. With `auto` it has those that it has by itself. */
export function describeLibrary(
  library: ForeignLibrary,
  file: string,
  threads: Threads,
  { addressesIn }: ForeignCalls,
): Description {
  return (
    describeOpenBlas(library, threads) ??
    describeMkl(library, threads, addressesIn) ??
    describeBlis(library, threads) ?? { name: nameOf(file), version: null, threads: null }
  );
}

function nameOf(file: string): string {
  return basename(file).replace(/^lib|\.(?:so|dylib|dll).*$/g, "");
}

/** @see https://github.com/OpenMathLib/OpenBLAS/wiki/OpenBLAS-Extensions */
function describeOpenBlas(library: ForeignLibrary, threads: Threads): Description | undefined {
  const config = library.find("openblas_get_config", "text", [])?.();
  if (config === undefined) return undefined;
  if (threads !== "auto") library.find("openblas_set_num_threads", "void", ["int"])?.(threads);
  return {
    name: "OpenBLAS",
    version: /OpenBLAS (\d\S*)/.exec(String(config))?.[1] ?? null,
    threads: countOf(library.find("openblas_get_num_threads", "int", [])),
    problem: /USE64BITINT/.test(String(config)) ? hasWideIntegers : undefined,
  };
}

/** @see Intel oneAPI Math Kernel Library, "Support Functions" */
function describeMkl(
  library: ForeignLibrary,
  threads: Threads,
  addressesIn: ForeignCalls["addressesIn"],
): Description | undefined {
  const getVersion = library.find("MKL_Get_Version_String", "void", ["address", "int"]);
  if (getVersion === undefined) return undefined;
  // Has to come before all other calls. The library's own choice depends on a variable of the environment.
  const narrowIntegers = 0;
  const layer = library.find("MKL_Set_Interface_Layer", "int", ["int"])?.(narrowIntegers) ?? narrowIntegers;
  if (threads !== "auto") library.find("MKL_Set_Num_Threads", "void", ["int"])?.(threads);
  const text = new ArrayBuffer(256);
  getVersion(addressesIn(text)(0), text.byteLength);
  return {
    name: "MKL",
    version: /Version (\d[\d.]*)/.exec(new TextDecoder().decode(text))?.[1] ?? null,
    threads: countOf(library.find("MKL_Get_Max_Threads", "int", [])),
    problem: Number(layer) % 2 === 1 ? hasWideIntegers : undefined,
  };
}

/** By itself BLIS has one thread. @see https://github.com/flame/blis/blob/master/docs/Multithreading.md */
function describeBlis(library: ForeignLibrary, threads: Threads): Description | undefined {
  const version = library.find("bli_info_get_version_str", "text", [])?.();
  if (version === undefined) return undefined;
  library.find("bli_thread_set_num_threads", "void", ["size"])?.(threads === "auto" ? availableParallelism() : threads);
  const integerBits = countOf(library.find("bli_info_get_blas_int_type_size", "size", []));
  return {
    name: "BLIS",
    version: String(version),
    threads: countOf(library.find("bli_thread_get_num_threads", "size", [])),
    problem: integerBits === 64 ? hasWideIntegers : undefined,
  };
}

function countOf(ask: (() => unknown) | undefined): number | null {
  const count = Number(ask?.());
  return Number.isSafeInteger(count) ? Math.max(1, count) : null;
}
