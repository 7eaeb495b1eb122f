import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { takeAwayOnLeave } from "../../files/abandonFiles.js";

/** Does work with a folder of its own, which is gone after it, even if the process leaves meanwhile. */
export async function inTemporaryFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "backprop-check-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const forget = takeAwayOnLeave(remove);
  try {
    return await work(folder);
  } finally {
    forget();
    remove();
  }
}
