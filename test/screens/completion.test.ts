import { spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "vitest";
import { temporaryFolder } from "../temporaryFolder.js";
import { describeTerminal } from "./describeTerminal.js";
import { keys, openTerminal } from "./terminal.js";

const shells = [
  { shell: "bash", start: "bash --norc --noprofile -i", load: "source <(backprop completion bash)" },
  { shell: "zsh", start: "zsh -f -i", load: "autoload -Uz compinit; compinit -u; source <(backprop completion zsh)" },
  { shell: "fish", start: "fish --no-config -i", load: "backprop completion fish | source" },
];

/** What is typed before the tab, and what is on the line after it. */
const typed = [
  ["backprop gradch", "backprop gradcheck"],
  ["backprop gradcheck --op matm", "backprop gradcheck --op matmul"],
  ["backprop train configs/iri", "backprop train configs/iris.json"],
  ["backprop train --set optimizer.mom", "backprop train --set optimizer.momentum="],
  ["backprop train --set loss=hub", "backprop train --set loss=huber"],
] as const;

/** Ctrl-U: takes away all of the line. */
const killLine = "\u0015";

describeTerminal("completion in the real shells", () => {
  const has = (shell: string) => spawnSync(shell, ["--version"]).status === 0;

  test.for(shells)("$shell", { timeout: 60_000 }, async ({ shell, start, load }, { skip }) => {
    if (!has(shell)) skip(`${shell} is not installed`);
    const folder = temporaryFolder();
    mkdirSync(join(folder, "bin"));
    symlinkSync(resolve("bin/backprop.js"), join(folder, "bin/backprop"));
    const path = `${join(folder, "bin")}:${process.env.PATH}`;
    await using terminal = await openTerminal({
      command: `unset -f backprop; exec env HOME=${folder} XDG_RUNTIME_DIR=${folder} PATH="$PATH_WITH_COMMAND" PS1='$ ' ${start}`,
      env: { PATH_WITH_COMMAND: path },
      columns: 100,
    });
    // The text differs from what is typed, so that only its output is waited for.
    terminal.type(`${load}; echo rea""dy${keys.enter}`);
    await terminal.waitFor(/^ready/m);
    for (const [before, after] of typed) {
      terminal.type(`${before}\t`);
      await terminal.waitFor((lines) => lines.at(-1)?.includes(after) === true);
      terminal.type(killLine);
      await terminal.waitFor((lines) => !lines.at(-1)?.includes("backprop"));
    }
    terminal.type(`exit${keys.enter}`);
    await terminal.exited;
  });
});
