import { openFile, readTexts } from "../../text/readText.js";
import { openStdin } from "../files/openStdin.js";
import type { Io } from "../io.js";
import type { RunLog } from "./runLog.js";

/**
 * Reads a log to its end.
 *
 * @param file `-` is standard input
 * @throws DataError, FileError, TextError if it cannot be read
 */
export async function readLog(log: RunLog, file: string, { stdin }: Pick<Io, "stdin">): Promise<void> {
  for await (const text of readTexts(file === "-" ? openStdin(stdin) : openFile(file))) log.add(text);
  log.finish();
}
