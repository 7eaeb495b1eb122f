import type { default as Koffi } from "koffi";
import { LibraryError } from "../../errors.js";
import { requireModule } from "../../requireModule.js";
import type { ForeignCalls } from "./foreignCalls.js";
import { howToInstall } from "./howToInstall.js";
import { koffiCalls } from "./koffiCalls.js";
import { type NodeFfi, nodeCalls } from "./nodeCalls.js";

/** Node.js 26 and later have it. */
const nodeModule = "node:ffi";

/**
 * A way to call libraries. Koffi goes first, since who has it has asked for it, a call takes less than half as long (0.14 and 0.3 µs), and
 * Node's own module is still an experiment.
 *
 * @throws LibraryError if there is none
 */
export async function loadForeignCalls(): Promise<ForeignCalls> {
  let failure: unknown;
  try {
    return koffiCalls(requireModule<typeof Koffi>("koffi"));
  } catch (error) {
    failure = error;
  }
  try {
    return nodeCalls(requireModule<NodeFfi>(nodeModule));
  } catch {
    throw new LibraryError(describeFailure(failure));
  }
}

function describeFailure(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const what = code === "MODULE_NOT_FOUND" ? "is not installed" : `cannot be loaded: ${message.replace(/\.$/, "")}`;
  const remedy =
    code === "ERR_DLOPEN_DISABLED"
      ? "leave out --no-addons, or add --allow-addons to --permission"
      : `type \`${howToInstall("koffi", import.meta.url)}\``;
  return `arithmetic native: calls the machine's BLAS through the package koffi, which ${what}: ${remedy}, or set arithmetic to fast`;
}
