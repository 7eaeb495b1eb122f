import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { renderSvg } from "./renderSvg.js";
import type { ScreenSpec } from "./screens.js";
import type { Span } from "./span.js";
import { openTerminal, type Terminal } from "./terminal.js";

/**
 * Runs a command on a terminal, in a folder that has the configs, and draws what it shows.
 *
 * @throws Error if the command does not end as it should
 */
export async function makeScreen(screen: ScreenSpec): Promise<string> {
  const { command, before = ":", columns = 80, rows = 24, exitCode = 0, lines } = screen;
  const folder = mkdtempSync(join(tmpdir(), "backprop-"));
  try {
    symlinkSync(resolve("configs"), join(folder, "configs"));
    await using terminal = await openTerminal({
      command: `{ ${before}\n} >/dev/null; ${command}`,
      columns,
      rows,
      cwd: folder,
    });
    const code = await terminal.exited;
    if (code !== exitCode) throw new Error(`${command}: exit code ${code}\n${terminal.history().join("\n")}`);
    return renderSvg(`What ${command} shows`, [promptFor(command), ...shownOf(terminal, lines)], columns);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The line in which a command is typed. */
function promptFor(command: string): readonly Span[] {
  return [
    { text: "$ ", column: 0, width: 2, isDim: true },
    { text: command, column: 2, width: command.length, isBold: true },
  ];
}

function shownOf(terminal: Terminal, lines: number | undefined): readonly (readonly Span[])[] {
  const all = terminal.styledHistory();
  const written = all.slice(0, all.findLastIndex((line) => line.length > 0) + 1);
  if (lines === undefined || written.length <= lines) return written;
  return [...written.slice(0, lines), [{ text: "…", column: 0, width: 1, isDim: true }]];
}
