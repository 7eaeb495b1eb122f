import { LibraryError } from "../../errors.js";
import type { Dtype, EngineOptions, NativeLibrary } from "../engine.js";
import { describeLibrary } from "./describeLibrary.js";
import type { ForeignCalls, ForeignFunction, ForeignLibrary, ForeignType } from "./foreignCalls.js";
import { howToGetOne, libraryNames } from "./libraryNames.js";
import { loadForeignCalls } from "./loadForeignCalls.js";
import { multipliesRight } from "./multipliesRight.js";
import type { NativeProduct, NativeProducts } from "./nativeProducts.js";

/** C = alpha·A·B + beta·C, and its parameters in C. @see "Basic Linear Algebra Subprograms Technical Forum Standard", appendix B */
const routines = { float64: ["cblas_dgemm", "double", 8], float32: ["cblas_sgemm", "float", 4] } as const;
const rowMajor = 101;
const [asItIs, transposed] = [111, 112];

/**
 * Opens the machine's library for products.
 *
 * @throws LibraryError if there is none, if it is of no use, or if nothing can call it
 */
export async function loadNativeProducts(options: EngineOptions): Promise<NativeProducts> {
  return openNativeProducts(await loadForeignCalls(), options);
}

/** The same, with a way to call it. */
export function openNativeProducts(calls: ForeignCalls, { blas, threads = 1 }: EngineOptions): NativeProducts {
  const { library, file } = blas === undefined ? openFirst(calls) : { library: openGiven(blas, calls), file: blas };
  const refuse = (problem: string) => {
    const remedy =
      blas === undefined ? "set BACKPROP_BLAS to the path of another one" : "name another library, or unset it";
    return new LibraryError(
      `${blas === undefined ? "arithmetic native" : "BACKPROP_BLAS"}: ${file}: ${problem}: ${remedy}`,
    );
  };
  const findRoutine = (dtype: Dtype): ForeignFunction => {
    const [name, scalar] = routines[dtype];
    const matrix: readonly ForeignType[] = ["address", "int"];
    const sizes: readonly ForeignType[] = ["int", "int", "int", "int", "int", "int"];
    const found = library.find(name, "void", [...sizes, scalar, ...matrix, ...matrix, scalar, ...matrix]);
    if (found === undefined) throw refuse(`it has no function ${name}`);
    return found;
  };
  const found = { float64: findRoutine("float64"), float32: findRoutine("float32") };
  const { problem, ...description } = describeLibrary(library, file, threads, calls);
  if (problem !== undefined) throw refuse(problem);
  const bind = (dtype: Dtype, { buffer }: { readonly buffer: ArrayBufferLike }) =>
    bindProduct(found[dtype], routines[dtype][2], buffer, calls);
  if (!multipliesRight(bind)) throw refuse("its products are wrong");
  return Object.freeze({ opened: library, library: Object.freeze<NativeLibrary>(description), bind });
}

function openFirst(calls: ForeignCalls): { library: ForeignLibrary; file: string } {
  for (const file of libraryNames) {
    try {
      return { library: calls.open(file), file };
    } catch {
      // It is not there.
    }
  }
  throw new LibraryError(
    `arithmetic native: found no fast BLAS on this machine: ${howToGetOne}, or set arithmetic to fast`,
  );
}

function openGiven(file: string, calls: ForeignCalls): ForeignLibrary {
  try {
    return calls.open(file);
  } catch (error) {
    throw new LibraryError(
      `BACKPROP_BLAS: cannot open the library ${JSON.stringify(file)}: ${(error as Error).message}: set it to the path of an OpenBLAS, MKL or BLIS, or unset it`,
    );
  }
}

/** @param bytes of a number */
function bindProduct(
  routine: ForeignFunction,
  bytes: number,
  buffer: ArrayBufferLike,
  { addressesIn }: ForeignCalls,
): NativeProduct {
  const addressAt = addressesIn(buffer);
  const end = buffer.byteLength;
  /** The address of a matrix of so many stored rows and columns. A library would write anywhere. */
  const locate = (address: number, rows: number, columns: number, width: number): unknown => {
    const position = address >>> 0;
    if (columns > width || position + ((rows - 1) * width + columns) * bytes > end) {
      throw new Error("a matrix reaches beyond the memory");
    }
    return addressAt(position);
  };
  return (isATransposed, isBTransposed, m, n, k, a, aWidth, b, bWidth, c, cWidth) => {
    routine(
      rowMajor,
      isATransposed === 0 ? asItIs : transposed,
      isBTransposed === 0 ? asItIs : transposed,
      m,
      n,
      k,
      1,
      isATransposed === 0 ? locate(a, m, k, aWidth) : locate(a, k, m, aWidth),
      aWidth,
      isBTransposed === 0 ? locate(b, k, n, bWidth) : locate(b, n, k, bWidth),
      bWidth,
      0,
      locate(c, m, n, cWidth),
      cWidth,
    );
  };
}
