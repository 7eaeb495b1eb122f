import type { Dtype, NativeLibrary, Threads } from "../engine.js";
import { BorrowedThreads } from "./borrowedThreads.js";
import { describeLibrary } from "./describeLibrary.js";
import type { ForeignCalls, ForeignFunction, ForeignLibrary, ForeignType } from "./foreignCalls.js";
import { multipliesRight } from "./multipliesRight.js";
import type { NativeProduct, NativeProducts } from "./nativeProducts.js";

/** C = alpha·A·B + beta·C, and its parameters in C. @see "Basic Linear Algebra Subprograms Technical Forum Standard", appendix B */
const routines = { float64: ["cblas_dgemm", "double", 8], float32: ["cblas_sgemm", "float", 4] } as const;
const rowMajor = 101;
const [asItIs, transposed] = [111, 112];

/** Why a library is of no use. */
export interface UselessLibrary {
  readonly problem: string;
}

/** Makes products of a library that has been opened, if it is of use. */
export function openLibrary(
  library: ForeignLibrary,
  file: string,
  threads: Threads,
  calls: ForeignCalls,
): NativeProducts | UselessLibrary {
  const found = { float64: findRoutine(library, "float64"), float32: findRoutine(library, "float32") };
  const { float64, float32 } = found;
  if (float64 === undefined || float32 === undefined) {
    return { problem: `it has no function ${routines[float64 === undefined ? "float64" : "float32"][0]}` };
  }
  const { name, version, threads: own, problem } = describeLibrary(library, file, calls);
  if (problem !== undefined) return { problem };
  const borrowed = new BorrowedThreads(own, threads);
  const bind = (dtype: Dtype, { buffer }: { readonly buffer: ArrayBufferLike }) =>
    bindProduct({ float64, float32 }[dtype], routines[dtype][2], buffer, borrowed, calls);
  const isRight = multipliesRight(bind);
  borrowed.giveBack();
  if (!isRight) return { problem: "its products are wrong" };
  return Object.freeze({
    opened: library,
    library: Object.freeze<NativeLibrary>({ name, version, threads: borrowed.count() }),
    bind,
    giveBackThreads: () => borrowed.giveBack(),
  });
}

function findRoutine(library: ForeignLibrary, dtype: Dtype): ForeignFunction | undefined {
  const [name, scalar] = routines[dtype];
  const matrix: readonly ForeignType[] = ["address", "int"];
  const sizes: readonly ForeignType[] = ["int", "int", "int", "int", "int", "int"];
  return library.find(name, "void", [...sizes, scalar, ...matrix, ...matrix, scalar, ...matrix]);
}

/** @param bytes of a number */
function bindProduct(
  routine: ForeignFunction,
  bytes: number,
  buffer: ArrayBufferLike,
  borrowed: BorrowedThreads,
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
    borrowed.borrow();
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
