import type { Io } from "../io.js";

export interface SuspensionListeners {
  /** The process is about to be stopped, by Ctrl-Z. */
  onStop(): void;
  /** The process goes on: others may have written to the terminal since it was stopped. */
  onContinue(): void;
}

/**
 * Listens to Ctrl-Z, and to what wakes up the process again. Windows has no such signals: then they never come.
 *
 * @returns what to call to listen no more
 */
export function watchSuspension(io: Io, { onStop, onContinue }: SuspensionListeners): () => void {
  const stop = () => {
    onStop();
    // Without a listener the signal does what it always does. When this call comes back, the process goes on again.
    io.off("SIGTSTP", stop);
    io.kill(io.pid, "SIGTSTP");
    io.on("SIGTSTP", stop);
  };
  io.on("SIGTSTP", stop);
  io.on("SIGCONT", onContinue);
  return () => {
    io.off("SIGTSTP", stop);
    io.off("SIGCONT", onContinue);
  };
}
