import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { temporaryFolder } from "../temporaryFolder.js";

const library = pathToFileURL("dist/library/index.js").href;

test.each([
  ["await loadModel('nothing.json')", "FileError: nothing.json: there is no such file"],
  [
    "for await (const _ of train({ data: { csv: 'nothing.csv', target: 'y' }, layers: [1], lr: 'fast' }));",
    'ConfigError: config: lr: expected a number, or {"initial", "schedule"}, got "fast"',
  ],
  [
    "for await (const _ of train({ data: { inputs: [[1]], targets: [1] }, layers: ['x +', 1] }));",
    "ConfigError: config: layers[0]: ",
  ],
  ["train({ data: {}, layers: [] }, { sede: 1 })", 'UsageError: train: unknown option "sede"'],
])("an uncaught error shows its message and at most a line of the build: %s", (code, message) => {
  const script = `import { loadModel, train } from ${JSON.stringify(library)};\n${code}`;
  const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], {
    cwd: join(temporaryFolder()),
    encoding: "utf8",
  });
  expect(status).toBe(1);
  expect(stderr).toContain(`\n${message}`);
  expect(stderr.length).toBeLessThan(2000);
  for (const line of stderr.split("\n")) expect(line.length).toBeLessThan(200);
});
