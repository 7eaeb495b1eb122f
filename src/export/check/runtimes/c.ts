import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createDriver } from "../../c/createDriver.js";
import { formatDriverRow, parseDriverLine } from "../../c/driverLines.js";
import { runProgram } from "../runProgram.js";
import { type ExportRun, type Runtime, RuntimeFailure } from "../runtime.js";
import { inTemporaryFolder } from "../temporaryFolder.js";

/** In the order in which they are tried. */
const compilers = ["cc", "gcc", "clang"];

/** The first C compiler that is installed; undefined if there is none. */
export async function findCompiler(): Promise<Runtime | undefined> {
  for (const program of compilers) {
    const said = await askVersion(program);
    if (said !== undefined) return createRuntime(program, nameOf(program, said));
  }
  return undefined;
}

/** Undefined if there is no such program, or one that only says what to install, as on a bare Mac. */
async function askVersion(program: string): Promise<string | undefined> {
  try {
    return await runProgram(program, ["--version"]);
  } catch {
    return undefined;
  }
}

/** `gcc 12.2.0`, by what `--version` says in its first lines. */
function nameOf(program: string, said: string): string {
  const kind = /clang/i.test(said) ? "clang" : /free software foundation|gcc/i.test(said) ? "gcc" : program;
  return [kind, /\d+\.\d+(?:\.\d+)?/.exec(said)?.[0] ?? ""].join(" ").trim();
}

function createRuntime(compiler: string, name: string): Runtime {
  return {
    name,
    takesCells: true,
    run: (exports) => inTemporaryFolder((folder) => compileAndRun(compiler, exports, folder)),
  };
}

async function compileAndRun(compiler: string, exports: readonly ExportRun[], folder: string) {
  const headers = exports.map(({ model, name }, i) => ({ model, name, file: `model${i}.h` }));
  for (const [i, { file }] of headers.entries()) writeFileSync(join(folder, file), exports[i]?.files[0]?.content ?? "");
  writeFileSync(join(folder, "driver.c"), createDriver(headers));
  await runProgram(compiler, ["-std=c99", "-O1", "-o", "driver", "driver.c", "-lm"], { directory: folder });
  const input = exports.flatMap(({ model, rows }, i) => rows.map((cells) => `${formatDriverRow(i, model, cells)}\n`));
  const output = (await runProgram(join(folder, "driver"), [], { input: input.join("") })) ?? "";
  const lines = output.split("\n").slice(0, -1);
  if (lines.length !== input.length) {
    throw new RuntimeFailure(`the compiled program gave ${lines.length} lines for ${input.length} rows`);
  }
  let next = 0;
  return exports.map(({ model, rows }) => rows.map(() => parseDriverLine(lines[next++] as string, model).values));
}
