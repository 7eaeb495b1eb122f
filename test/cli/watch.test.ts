import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { temporaryFolder } from "../temporaryFolder.js";
import { runMain } from "./runMain.js";

const inputs = Array.from({ length: 30 }, (_, i) => [Math.sin(i * 7), Math.cos(i * 3)]);
/** All of its hidden units die in the first steps. */
const sick = {
  data: { inputs, targets: inputs.map(([a, b]) => (a as number) + (b as number)) },
  layers: [6, "relu", 5, "relu", 1],
  lr: 1.5,
  epochs: 60,
};

let folder: string;
const at = (name: string) => join(folder, name);
const train = (...args: readonly string[]) => runMain(["train", at("c.json"), ...args]);

beforeEach(() => {
  folder = temporaryFolder();
  writeFileSync(at("c.json"), JSON.stringify(sick));
});

describe("--watch", () => {
  test.each(["text", "csv"])("changes nothing about a log in %s", async (format) => {
    const [alone, watched] = [await train("--format", format), await train("--format", format, "--watch")];
    expect(watched.stdout).toBe(alone.stdout);
  });

  test("gives records in ndjson, after the first epoch, those of --log-every, and the last", async () => {
    const epochsOf = async (...args: readonly string[]) =>
      (await train("--watch", "--format", "ndjson", ...args)).stdout
        .split("\n")
        .flatMap(
          (line) => /^\{"type":"health","epoch":(\d+),"layers":\[\{"layer":0,"name":"linear 6",/.exec(line)?.[1] ?? [],
        );
    expect(await epochsOf("--log-every", "25")).toEqual(["1", "25", "50", "60"]);
    expect(await epochsOf()).toEqual(["1", "5", "10", "15", "20", "25", "30", "35", "40", "45", "50", "55", "60"]);
  });

  test("says what is ill once, and leaves the last bars in a pipe", async () => {
    const { stderr } = await train("--watch");
    expect(stderr.match(/^warning: .* units of layers\[\d\] \(relu\) are dead/gm)).toHaveLength(1);
    expect(stderr.match(/^epoch 60 +gradient norm, log 1e-8..100 +update \/ weight, log 1e-7..1$/gm)).toHaveLength(1);
    expect(stderr).toMatch(/^1 relu .* \d+% dead$/m);
    for (const line of stderr.split("\n").filter((text) => /^\d /.test(text))) expect(line.length).toBeLessThan(80);
  });

  test("says what is ill below the row that it was found at, not between the header and the first row", async () => {
    writeFileSync(at("c.json"), JSON.stringify({ ...sick, lr: 0.1, init: { constant: -0.5 } }));
    const { stdout, stderr } = await train("--watch", "--log-every", "20");
    expect(stdout).toMatch(/^epoch +loss\n +1 /);
    expect(stderr).toMatch(
      /^warning: .* are dead after the first epoch: .*: set "init" to "heNormal" and "scale" to "standard"/m,
    );
  });

  test("says nothing but warnings with --quiet", async () => {
    const { stdout, stderr } = await train("--watch", "--quiet");
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^warning: .* are dead: .*\n$/);
  });

  test.each([1, 7, 35])(
    "a run that goes on from epoch %i says and logs what one that was not interrupted does",
    async (epoch) => {
      const log = ["--watch", "--log-every", "5", "--log", at("log.ndjson"), "--quiet"];
      await train(...log, "--checkpoint", at("whole.ckpt"));
      const unbroken = readFileSync(at("log.ndjson"), "utf8");
      // A run that ends early, as by a signal, by what its checkpoint says.
      await train(...log, "--epochs", String(epoch), "--checkpoint", at("c.ckpt"));
      const begun = unbroken.split("\n");
      const until = begun.findIndex((line) => Number(/^\{"type":"epoch","epoch":(\d+)/.exec(line)?.[1]) > epoch);
      writeFileSync(at("log.ndjson"), `${begun.slice(0, until).join("\n")}\n`);
      const { code } = await runMain(["train", at("c.json"), "--resume", at("c.ckpt"), ...log]);
      expect(code).toBe(0);
      expect(withoutTimes(readFileSync(at("log.ndjson"), "utf8"))).toBe(withoutTimes(unbroken));
    },
  );
});

function withoutTimes(log: string): string {
  return log.replace(/"seconds":[\d.e-]+/g, "");
}
