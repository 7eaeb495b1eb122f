import { spawn } from "node:child_process";
import { takeAwayOnLeave } from "../../files/abandonFiles.js";
import { RuntimeFailure } from "./runtime.js";

/** No check takes longer. A compiler that hangs is ended. */
const mostMilliseconds = 120_000;
const mostCharacters = 2 ** 28;

export interface ProgramOptions {
  /** What it gets on standard input; nothing if left out. */
  readonly input?: string | undefined;
  /** The folder that it works in. */
  readonly directory?: string | undefined;
}

/**
 * Runs a program and gives what it writes on standard output; undefined if there is no such program.
 *
 * @throws RuntimeFailure if it ends with another exit code than 0, is ended by a signal, or takes too long
 */
export function runProgram(
  program: string,
  args: readonly string[],
  { input = "", directory }: ProgramOptions = {},
): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: directory, windowsHide: true });
    const end = () => void child.kill("SIGKILL");
    // The timer of `spawn` itself goes on if there is no such program, and the process would wait for it.
    const timer = setTimeout(end, mostMilliseconds);
    const forgetChild = takeAwayOnLeave(end);
    const forget = () => {
      clearTimeout(timer);
      forgetChild();
    };
    const [out, err]: [string[], string[]] = [[], []];
    let length = 0;
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      length += text.length;
      if (length <= mostCharacters) out.push(text);
      else end();
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
      if (code === 0) return resolve(out.join(""));
      const how = code === null ? `was ended by ${signal}` : `ended with exit code ${code}`;
      const said = err.join("").trim().split("\n").slice(0, 5).join("\n");
      reject(new RuntimeFailure(`${program} ${how}${said === "" ? "" : `: ${said}`}`));
    });
  });
}
