import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { temporaryFolder } from "../temporaryFolder.js";
import { backprop, killChildren, shell } from "./children.js";

afterEach(killChildren);

/** A line of bash with a limit on addresses, as a cluster's batch system sets it. */
const limited = (megabytes: number, line: string) => shell(`ulimit -c 0 -v ${megabytes * 1024}; ${line}`);
const withoutTraps = "NODE_OPTIONS=--disable-wasm-trap-handler";
/** Until Node.js 22, V8 cannot do without addresses that it reserves around WebAssembly's memory. */
const reserves = Number.parseInt(process.versions.node, 10) <= 22;

function wideConfig(): string {
  const file = join(temporaryFolder(), "wide.json");
  const layers = [{ linear: 7000, init: "zeros" }, { linear: 7000, init: "zeros" }, 1];
  writeFileSync(file, JSON.stringify({ data: { inputs: [[1]], targets: [1] }, layers, epochs: 1 }));
  return file;
}

describe.skipIf(process.platform !== "linux")("under ulimit -v", () => {
  test.each([
    ["train configs/xor.json --quiet"],
    ["train configs/xor.json --quiet --set arithmetic=fast"],
    ["train configs/xor.json --dry-run"],
  ])("%s runs, or says what is refused and what to do", async (args) => {
    const { code, stderr } = await limited(4000, `${backprop} ${args} > /dev/null`);
    if (reserves) {
      expect(stderr).toMatch(/^error: WebAssembly gets no memory: .*10 GiB.*ulimit -v.*--engine mathjs.*\n$/);
      expect(stderr).toContain(withoutTraps);
    } else expect(stderr).toBe("");
    expect(code).toBe(reserves ? 2 : 0);
  });

  test.each(["train configs/xor.json --quiet", "train configs/xor.json --quiet --engine mathjs"])(
    "%s runs with what the message says",
    async (args) => {
      const remedy = args.includes("mathjs") ? "" : withoutTraps;
      expect(await limited(4000, `${remedy} ${backprop} ${args}`)).toEqual({ code: 0, stdout: "", stderr: "" });
    },
  );

  test("predict and evaluate say it too, and run with each remedy of the message", async () => {
    const folder = temporaryFolder();
    const [model, rows] = [join(folder, "model.json"), join(folder, "rows.csv")];
    writeFileSync(rows, "x1,x2,y\n0,1,1\n");
    await shell(`${backprop} train configs/xor.json --quiet -o ${model}`);
    for (const command of ["predict", "evaluate"]) {
      const line = `${backprop} ${command} ${model} ${rows}`;
      const { code, stderr } = await limited(4000, line);
      expect([command, code]).toEqual([command, reserves ? 2 : 0]);
      expect(stderr).toMatch(reserves ? /^error: WebAssembly gets no memory.*\n$/ : /^$/);
      expect((await limited(4000, `${withoutTraps} ${line}`)).code).toBe(0);
      expect((await limited(4000, `${line} --engine mathjs`)).code).toBe(0);
    }
  });

  // The size decides what fails: an array of numbers, or WebAssembly's memory.
  test.each([2000, 2400])("a network too large for %d MB ends before its first step, with a remedy", async (size) => {
    const { code, stdout, stderr } = await limited(
      size,
      `${withoutTraps} ${backprop} train ${wideConfig()} --format csv`,
    );
    expect(stderr).toMatch(
      /^error: (there is not enough memory|the data, the parameters and a batch take 1\.\d GiB).*ulimit -v.*\n$/,
    );
    expect([code, stdout]).toEqual([2, ""]);
  });
});
