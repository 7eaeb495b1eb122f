import { CapacityError } from "../../errors.js";
import { formatBytes } from "../../messages/formatBytes.js";

/** The unit of a WebAssembly memory's size. */
export const pageBytes = 65536;
/** 4 GiB: as far as 32-bit addresses reach. */
export const mostPages = 65536;

/**
 * The memory of a job.
 *
 * @param isShared whether several threads use it
 * @throws CapacityError if its addresses would not reach so far, or if the system refuses it
 */
export function allocateMemory(bytes: number, isShared = false): WebAssembly.Memory {
  const pages = Math.ceil(bytes / pageBytes);
  if (pages > mostPages) {
    const remedy = "make the layers narrower, set batchSize, or set dtype to float32";
    throw new CapacityError(`${describe(bytes)}, expected at most 4 GiB: ${remedy}`, bytes);
  }
  const memory = tryAllocating(pages, isShared);
  if (memory !== undefined) return memory;
  // Even a single page may be refused: V8 reserves gibibytes of addresses around it, so that it need not check each access.
  if (tryAllocating(1, isShared) === undefined) {
    throw new CapacityError(
      "WebAssembly gets no memory: V8 reserves about 10 GiB of addresses for it, and a limit on them is lower, such as that of ulimit -v, a batch system or a container: raise the limit, set NODE_OPTIONS=--disable-wasm-trap-handler, or add --engine mathjs, which is slower",
      bytes,
    );
  }
  throw new CapacityError(
    `${describe(bytes)}, and the system does not give as much: make the layers narrower, set batchSize, set dtype to float32, or raise the limit on memory, such as that of ulimit -v, a batch system or a container`,
    bytes,
  );
}

function tryAllocating(pages: number, isShared: boolean): WebAssembly.Memory | undefined {
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: isShared });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function describe(bytes: number): string {
  return `the data, the parameters and a batch take ${formatBytes(bytes)}`;
}
