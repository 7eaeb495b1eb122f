import { platform } from "node:os";

/**
 * The libraries to look for, the best one first, by names that the system's loader knows. The reference BLAS is not among them: it takes
 * longer than the own kernels. Fedora's first OpenBLAS has one thread, its `p` has more. Windows has no place for such libraries.
 */
const names: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ["/System/Library/Frameworks/Accelerate.framework/Accelerate"],
  linux: [
    "libopenblasp.so.0",
    "libopenblas.so.0",
    "libopenblas.so.3",
    "libopenblas.so",
    "libmkl_rt.so.2",
    "libmkl_rt.so.1",
    "libmkl_rt.so",
    "libblis-mt.so.4",
    "libblis.so.4",
    "libblis.so",
  ],
};
/** Other systems have the names of Linux. */
export const libraryNames: readonly string[] = names[platform()] ?? (platform() === "win32" ? [] : (names.linux ?? []));

const hints: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  darwin: "type `brew install openblas`, and set BACKPROP_BLAS to $(brew --prefix openblas)/lib/libopenblas.dylib",
  win32: "set BACKPROP_BLAS to the path of an OpenBLAS or MKL, such as C:\\OpenBLAS\\bin\\libopenblas.dll",
};

/** What to type to get a library. */
export const howToGetOne: string =
  hints[platform()] ??
  "type `sudo apt install libopenblas0-pthread` (Fedora: `sudo dnf install openblas-threads`; Arch: `sudo pacman -S openblas`), or set BACKPROP_BLAS to the path of an OpenBLAS, MKL or BLIS";
