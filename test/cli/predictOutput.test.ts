import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { numberModel, writeModelFile } from "../predict/models.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { backprop, killChildren, outcomeOf, shell, start } from "./children.js";

// Each of these starts processes, on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

let folder: string;
let model: string;
let out: string;
beforeEach(() => {
  folder = temporaryFolder();
  model = writeModelFile(folder, numberModel);
  out = join(folder, "p.csv");
});
afterEach(killChildren);

const temporaryFiles = () => readdirSync(folder).filter((name) => name.endsWith(".tmp"));

describe("`predict -o` of rows that do not end", () => {
  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const)("leaves the old file and nothing else after %s", async (signal, code) => {
    writeFileSync(out, "old");
    const child = start(process.execPath, ["bin/backprop.js", "predict", model, "-", "-o", out, "--force"]);
    const outcome = outcomeOf(child);
    child.stdin?.write("a,b\n12,0.5\n");
    await vi.waitUntil(() => temporaryFiles().length === 1, { timeout: 30_000, interval: 20 });
    child.kill(signal);
    expect(await outcome).toEqual({ code, stdout: "", stderr: "" });
    expect(readdirSync(folder).toSorted()).toEqual(["model.json", "p.csv"]);
    expect(readFileSync(out, "utf8")).toBe("old");
  });

  test("shows no file before the end", async () => {
    const child = start(process.execPath, ["bin/backprop.js", "predict", model, "-", "-o", out]);
    const outcome = outcomeOf(child);
    child.stdin?.write("a,b\n12,0.5\n");
    await vi.waitUntil(() => temporaryFiles().length === 1, { timeout: 30_000, interval: 20 });
    expect(existsSync(out)).toBe(false);
    child.stdin?.end("10,0\n");
    expect(await outcome).toEqual({ code: 0, stdout: "", stderr: `written to ${out}: 2 rows\n` });
    expect(readFileSync(out, "utf8")).toBe("y\n125\n105\n");
    expect(temporaryFiles()).toEqual([]);
  });
});

describe("`predict -o`", () => {
  const rows = (count: number) => `(echo a,b; yes 12.25,0.5 | head -${count})`;

  test("reports a full device in words", async () => {
    expect(await shell(`${rows(10)} | ${backprop} predict ${model} -o /dev/full`)).toEqual({
      code: 5,
      stdout: "",
      stderr: "error: /dev/full: no space is left on the device\n",
    });
  });

  test("leaves nothing of a file that grows too large", async () => {
    const { code, stdout, stderr } = await shell(
      `ulimit -f 64; ${rows(100_000)} | ${backprop} predict ${model} -o ${out}`,
    );
    expect({ code, stdout }).toEqual({ code: 5, stdout: "" });
    expect(stderr).toMatch(/^error: \S+\/p\.csv: the file is larger than the file system, or `ulimit -f`, allows\n$/);
    expect(readdirSync(folder)).toEqual(["model.json"]);
  });

  test("writes into a pipe", async () => {
    const line = `mkfifo ${folder}/pipe; cat ${folder}/pipe & ${rows(2)} | ${backprop} predict ${model} -o ${folder}/pipe; wait`;
    const { code, stdout } = await shell(line);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "y\n126.25\n126.25\n" });
  });

  test("needs no memory for the rows that it has written", async () => {
    const script = `
      import { main } from "./dist/main.cjs";
      process.exitCode = await main(process.argv.slice(1), process);
      process.stdout.write(String(process.resourceUsage().maxRSS));
    `;
    // The rows alone would take more than twice this heap. The young generation is fixed too: by itself it grows by chance.
    const node = `"${process.execPath}" --max-old-space-size=24 --max-semi-space-size=8 --input-type=module --eval '${script}'`;
    const { code, stdout, stderr } = await shell(
      `${rows(300_000)} | ${node} predict ${model} --keep b -o ${out}; exit "\${PIPESTATUS[1]}"`,
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: `written to ${out}: 300000 rows\n` });
    expect(Number(stdout) / 1024).toBeLessThan(160);
    expect(await shell(`wc -l < ${out}; tail -1 ${out}`)).toMatchObject({ stdout: "300001\n0.5,126.25\n" });
  });
});

test.each(["a,b\r\n12,0.5\r\n", '{"a":12,"b":0.5}\n'])(
  "%j piped with a mistake in an option does not wait for the end",
  async (text) => {
    const child = start(process.execPath, ["bin/backprop.js", "predict", model, "-", "--keep", "c"]);
    const outcome = outcomeOf(child);
    child.stdin?.write(text);
    expect(await outcome).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--keep: <stdin> has no column "c"'),
    });
  },
);

describe("on a terminal, without data,", () => {
  // util-linux's script(1) runs the line on a terminal of its own.
  const onTerminal = (line: string) => start("script", ["-qec", line, "/dev/null"]);

  test.each([
    ["predict", 'columns "a", "b", then', "a,b", "12,0.5", "125"],
    ["evaluate", 'columns "a", "b", "y", then', "a,b,y", "12,0.5,125", "rows"],
  ])("%s says which rows it waits for, and how to end them", async (command, columns, header, row, answer) => {
    const child = onTerminal(`${backprop} ${command} ${model}`);
    const outcome = outcomeOf(child);
    let seen = "";
    child.stdout?.on("data", (chunk) => {
      seen += chunk;
    });
    await vi.waitUntil(() => seen.includes("Ctrl-D"), { timeout: 30_000, interval: 20 });
    expect(seen).toContain("waiting for rows on standard input");
    expect(seen.replaceAll(/\s+/g, " ")).toContain(columns);
    child.stdin?.write(`${header}\n${row}\n`);
    child.stdin?.write("\u0004");
    const { code, stdout } = await outcome;
    expect(code).toBe(0);
    expect(stdout).toContain(answer);
  });

  test("a file of rows is not waited for", async () => {
    const rows = join(folder, "rows.csv");
    writeFileSync(rows, "a,b\n12,0.5\n");
    const { stdout } = await outcomeOf(onTerminal(`${backprop} predict ${model} ${rows}`));
    expect(stdout).toBe("y\r\n125\r\n");
  });
});
