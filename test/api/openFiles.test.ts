import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../temporaryFolder.js";

/**
 * Longer than one read of 256 KiB, so that the file is open when its beginning is refused. The rows are long, since each one that does
 * not fit the header is an error of its own, which takes time.
 */
const rest = `${"1".repeat(1000)},2\n`.repeat(300);

test.each([
  ["a model that cannot be read", "bad.json", `{"a": nope, ${rest}`, "loadModel(file)"],
  ["a model of another version", "bad.json", `{"format": "backprop-model", "version": 2, ${rest}`, "loadModel(file)"],
  ["data that cannot be read", "bad.csv", `x,x\n${rest}`, "start({ csv: file, target: 'y' })"],
  ["data without a column to predict from", "bad.csv", `y\n${rest}`, "start({ csv: file, target: 'y' })"],
  ["data whose format is found from its beginning", "bad.rows", `[nope, ${rest}`, "start({ csv: file, target: 'y' })"],
])("%s leaves no file open: Node.js warns of it, and from version 26 on ends the program", (_, name, text, call) => {
  const file = join(temporaryFolder(), name);
  writeFileSync(file, text);
  const code = `
    import { loadModel, train } from "backprop";
    const file = ${JSON.stringify(file)};
    const start = (data) => train({ data, layers: [1] }).next();
    for (let i = 0; i < 5; i++) {
      await ${call}.then(() => console.log("read"), () => undefined);
      gc();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }`;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--expose-gc", "--input-type=module", "--eval", code],
    { encoding: "utf8" },
  );
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "", stderr: "" });
});
