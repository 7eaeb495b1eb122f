import { spawn } from "node:child_process";
import { takeAwayOnLeave } from "../../files/abandonFiles.js";
import { RuntimeFailure } from "./runtime.js";

/** No check takes longer. A compiler that hangs is ended. */
const mostSeconds = 120;
/** What a program has to clean up after itself, until it is killed. */
const lastMilliseconds = 2000;
const mostCharacters = 2 ** 28;

export interface ProgramOptions {
  /** What it gets on standard input; nothing if left out. */
  readonly input?: string | undefined;
  /** The folder that it works in. */
  readonly directory?: string | undefined;
  /** After so many seconds it is ended; 120 if left out. */
  readonly seconds?: number;
}

/**
 * Runs a program and gives what it writes on standard output; undefined if there is no such program.
 *
 * @throws RuntimeFailure if it ends with another exit code than 0, is ended by a signal, or takes too long
 */
export function runProgram(
  program: string,
  args: readonly string[],
  { input = "", directory, seconds = mostSeconds }: ProgramOptions = {},
): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: directory, windowsHide: true });
    let [whyEnded, killTimer]: [string?, NodeJS.Timeout?] = [];
    const end = (why: string) => {
      if (whyEnded !== undefined) return;
      whyEnded = why;
      // Compilers remove their temporary files at this signal.
      child.kill("SIGTERM");
      killTimer = setTimeout(() => child.kill("SIGKILL"), lastMilliseconds);
    };
    // The timer of `spawn` itself goes on if there is no such program, and the process would wait for it.
    const timer = setTimeout(() => end(`took longer than ${seconds} seconds`), seconds * 1000);
    const forgetChild = takeAwayOnLeave(() => void child.kill("SIGTERM"));
    const forget = () => {
      clearTimeout(timer);
      clearTimeout(killTimer);
      forgetChild();
    };
    child.on("exit", () => {
      // A program that it has started may outlive it, and keep its output open.
      if (whyEnded !== undefined) for (const stream of [child.stdout, child.stderr]) stream.destroy();
    });
    const [out, err]: [string[], string[]] = [[], []];
    let length = 0;
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      length += text.length;
      if (length <= mostCharacters) out.push(text);
      else end("wrote too much");
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => err.push(text));
    // A program that ends before it has read everything says why by its exit code.
    child.stdin.on("error", () => undefined).end(input);
    child.on("error", (error) => {
      forget();
      if ("code" in error && error.code === "ENOENT") resolve(undefined);
      else reject(new RuntimeFailure(`${program}: ${error.message}`));
    });
    child.on("close", (code, signal) => {
      forget();
      if (code === 0 && whyEnded === undefined) return resolve(out.join(""));
      const how = whyEnded ?? (code === null ? `was ended by ${signal}` : `ended with exit code ${code}`);
      const said = err.join("").trim().split("\n").slice(0, 5).join("\n");
      reject(new RuntimeFailure(`${program} ${how}${said === "" ? "" : `: ${said}`}`));
    });
  });
}
