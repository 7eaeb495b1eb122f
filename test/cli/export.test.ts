import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { bareModel, binaryModel, classModel, type ModelParts, numberModel, writeModelFile } from "../predict/models.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { backprop, shell } from "./children.js";
import { runMain } from "./runMain.js";

/** A folder with a model and its data. */
function folderWith(parts: ModelParts, rows = "color,x,kind\ngreen,-1,plain\nred,2,plain\n"): string {
  const folder = temporaryFolder();
  writeModelFile(folder, parts);
  writeFileSync(join(folder, "rows.csv"), rows);
  return folder;
}

const run = (folder: string, ...options: readonly string[]) =>
  runMain(["export", join(folder, "model.json"), ...options]);

describe("export", () => {
  test("finds the format by the ending, and says how the export compares with predict on the model's data", async () => {
    const folder = folderWith(classModel);
    const { code, stdout, stderr } = await run(folder, "-o", join(folder, "kind.h"));
    expect(stderr).toMatch(
      /^checked with \S+ \d+\.\S+ on 2 rows of \S+rows\.csv: largest difference \S+, all labels equal\nsaved to \S+kind\.h\n$/,
    );
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(readFileSync(join(folder, "kind.h"), "utf8")).toContain("kind_predict(");
    expect(readdirSync(folder).toSorted()).toEqual(["kind.h", "model.json", "rows.csv"]);
  });

  test("checks it on the rows of --check, or on drawn ones if the data is gone", async () => {
    const folder = folderWith(numberModel, "a,b\n1,2\n");
    writeFileSync(join(folder, "three.tsv"), "b\ta\n1\t2\n3\t4\n5\t6\n");
    const given = await run(folder, "-o", join(folder, "y.h"), "--check", join(folder, "three.tsv"));
    expect(given.stderr).toMatch(/^checked with .* on 3 rows of \S+three\.tsv: largest difference \S+\n/);
    const typed = await runMain(["export", join(folder, "model.json"), "-o", join(folder, "z.h"), "--check", "-"], {
      stdin: "a,b\n1,2\n",
    });
    expect(typed.stderr).toContain("on 1 row of <stdin>: ");
    const gone = folderWith({
      ...numberModel,
      config: { ...numberModel.config, data: { csv: "no.csv", target: "y" } },
    });
    const drawn = await run(gone, "-o", join(gone, "y.h"));
    expect(drawn.stderr).toMatch(/^checked with .* on 200 rows drawn from .* \(no\.csv was not found; --check FILE/);
    expect([given.code, typed.code, drawn.code]).toEqual([0, 0, 0]);
  });

  test("writes files that belong together, all or none", async () => {
    const folder = folderWith(classModel);
    const [module, types] = [join(folder, "kind.js"), join(folder, "kind.d.ts")];
    writeFileSync(types, "mine");
    const refused = await run(folder, "-o", module);
    expect({ code: refused.code, isWritten: existsSync(module) }).toEqual({ code: 2, isWritten: false });
    expect(refused.stderr).toContain("kind.d.ts exists; add --force to replace it");
    const { code, stderr } = await run(folder, "-o", module, "--force");
    expect(code).toBe(0);
    expect(stderr).toMatch(/^checked with Node\.js on 2 rows of .*\nsaved to \S+kind\.js and \S+kind\.d\.ts\n$/);
    const { predict } = await import(module);
    expect(predict({ color: "green", x: -1 }).kind).toBe("plain");
    expect(readFileSync(types, "utf8")).not.toBe("mine");
  });

  test("names the types beside an .mjs as TypeScript looks for them, and the module in its comment as it is called", async () => {
    const folder = folderWith(classModel);
    const { code, stderr } = await run(folder, "-o", join(folder, "kind.mjs"));
    expect(stderr).toMatch(/saved to \S+kind\.mjs and \S+kind\.d\.mts\n$/);
    expect(code).toBe(0);
    expect(readFileSync(join(folder, "kind.mjs"), "utf8")).toContain('import { predict } from "./kind.mjs"');
  });

  test("refuses a folder, and not for its ending", async () => {
    const folder = folderWith(binaryModel, "x\n1\n");
    const { code, stderr } = await run(folder, "-o", folder);
    expect(stderr).toContain("is a folder");
    expect(code).toBe(5);
  });

  test("refuses the name of a header of C, but not for standard output", async () => {
    const folder = folderWith(binaryModel, "x\n1\n");
    const { code, stderr } = await run(folder, "-o", join(folder, "Math.h"));
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'error: --out: C has a header called "Math.h": name the file otherwise, such as model.h\n',
    });
    const math = join(folder, "math.json");
    renameSync(join(folder, "model.json"), math);
    expect((await runMain(["export", math, "-o", "-", "--to", "c", "--no-check"])).code).toBe(0);
  });

  test("says how many rows are refused", async () => {
    const folder = folderWith(binaryModel, "x\n1\na lot\n-3\n");
    const { stderr } = await run(folder, "-o", join(folder, "y.js"));
    expect(stderr).toMatch(/ on 3 rows of .*, all labels equal; 1 row is refused, as by predict\n/);
    writeFileSync(join(folder, "rows.csv"), "x\na lot\n");
    const none = await run(folder, "-o", join(folder, "z.js"));
    expect(none.stderr).toMatch(/ on 1 row of .*: it predicts none of them, and predict refuses them too\n/);
  });

  test("runs tensors in PyTorch, or reads them back, and says which", async () => {
    const folder = folderWith(numberModel, "a,b\n1.17,2.3\n");
    const { code, stderr } = await run(folder, "-o", join(folder, "y.safetensors"));
    expect(code).toBe(0);
    expect(stderr).toMatch(/^checked with (?:PyTorch \S+|the import of backprop, which reads it back,) on 1 row of /);
  });

  test("says what tensors leave to whoever loads them, and nothing if that is all", async () => {
    const notesOf = async (parts: ModelParts) => {
      const folder = folderWith(parts);
      const { code, stderr } = await run(folder, "-o", join(folder, "y.safetensors"), "--no-check");
      expect(code).toBe(0);
      return stderr.split("\n").slice(1, -1);
    };
    const dropout = {
      ...classModel,
      config: { ...classModel.config, layers: [{ dropout: 0.5 }, ...classModel.config.layers] },
    };
    const parameters = classModel.parameters.map((each) => ({ ...each, name: each.name.replace(".0.", ".1.") }));
    expect(await notesOf({ ...dropout, parameters })).toEqual([
      "note: PyTorch applies none of these, which are in the metadata as JSON under backprop: categories, labels",
      "note: the layers give logits: softmax makes probabilities of them",
      "note: there is dropout: call .eval() on the module before it predicts",
    ]);
    expect(await notesOf(numberModel)).toEqual([expect.stringMatching(/^note: .*: scalers$/)]);
    expect(await notesOf(bareModel)).toEqual([]);
  });

  test("writes the main file alone to standard output, and notes to standard error", async () => {
    const folder = folderWith(binaryModel, "x\n1\n-3\n");
    const { code, stdout, stderr } = await run(folder, "-o", "-", "--to", "c");
    expect(code).toBe(0);
    expect(stdout).toContain("model_predict(");
    expect(stderr).toMatch(/^checked with .* on 2 rows of .*\n$/);
  });

  test("says which formats there are if neither the ending nor --to says one", async () => {
    const folder = folderWith(classModel);
    const unknown = await run(folder, "-o", join(folder, "kind.txt"));
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toMatch(/the ending of "\S+kind\.txt" says no format: expected one of .*\.h \(c\).*--to/);
    expect((await run(folder, "-o", "-")).stderr).toMatch(/standard output has no ending: expected one of .*\(c\)/);
    expect((await run(folder, "-o", join(folder, "kind.txt"), "--to", "c", "--no-check")).code).toBe(0);
  });

  test("does not run it with --no-check", async () => {
    const folder = folderWith(classModel);
    const { code, stderr } = await run(folder, "-o", join(folder, "kind.h"), "--no-check");
    expect({ code, stderr }).toEqual({ code: 0, stderr: `saved to ${join(folder, "kind.h")}\n` });
  });

  test("replaces a file only with --force, and never the model or the rows", async () => {
    const folder = folderWith(classModel);
    const file = join(folder, "kind.h");
    writeFileSync(file, "mine");
    const refused = await run(folder, "-o", file, "--no-check");
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("kind.h exists; add --force to replace it");
    expect(readFileSync(file, "utf8")).toBe("mine");
    expect((await run(folder, "-o", file, "--no-check", "--force")).code).toBe(0);
    expect(readFileSync(file, "utf8")).not.toBe("mine");
    const itself = await run(folder, "-o", join(folder, "model.json"), "--to", "c", "--force");
    expect(itself.stderr).toContain("would overwrite the model");
    const rows = join(folder, "rows.csv");
    expect((await run(folder, "-o", rows, "--to", "c", "--force", "--check", rows)).stderr).toContain(
      "would overwrite the rows to check it on",
    );
  });

  test("refuses rows that lack a column of the model, and writes nothing", async () => {
    const folder = folderWith(classModel);
    writeFileSync(join(folder, "other.csv"), "x\n1\n");
    const file = join(folder, "kind.h");
    const { code, stderr } = await run(folder, "-o", file, "--check", join(folder, "other.csv"));
    expect(code).toBe(3);
    expect(stderr).toContain('"color"');
    expect(existsSync(file)).toBe(false);
  });

  test("takes another number type, and then a larger difference", async () => {
    const folder = folderWith(numberModel, "a,b\n1.17,2.3\n3.7,4.9\n");
    const file = join(folder, "y.h");
    const { code, stderr } = await run(folder, "-o", file, "--dtype", "float32");
    expect(code).toBe(0);
    expect(Number(/largest difference (\S+)/.exec(stderr)?.[1])).toBeGreaterThan(1e-12);
    expect(readFileSync(file, "utf8")).toContain("float");
  });
});

/** Runs the built command with only these programs of a folder on its path, which are shell scripts. */
async function exportWith(programs: Readonly<Record<string, string>>) {
  const folder = folderWith(classModel);
  const [path, temporary] = [join(folder, "bin"), join(folder, "tmp")];
  for (const each of [path, temporary]) mkdirSync(each);
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(path, name), `#!/bin/sh\nPATH=$REAL_PATH\n${script}\n`);
    chmodSync(join(path, name), 0o755);
  }
  const [model, header] = [join(folder, "model.json"), join(folder, "kind.h")];
  const environment = `REAL_PATH="$PATH" PATH="${path}" TMPDIR="${temporary}"`;
  const outcome = await shell(`${environment} ${backprop} export "${model}" -o "${header}"`);
  return { ...outcome, isWritten: existsSync(header), left: readdirSync(temporary) };
}

describe("export, if the program that runs it", () => {
  test("is not there, says what to install, and writes it", async () => {
    const { code, stderr, isWritten } = await exportWith({});
    expect(stderr).toMatch(/^not checked: no C compiler found; install gcc or clang\nsaved to /);
    expect({ code, isWritten }).toEqual({ code: 0, isWritten: true });
  });

  test("gives something else than predict, shows the row, writes nothing, and ends with exit code 1", async () => {
    // A compiler that takes 50 for 5: a green row with x = -1 is plain by more than that, but less surely.
    const cc = 'if [ "$1" = --version ]; then exec gcc --version; fi\nsed -i "s/50\\.0/5.0/g" *.h\nexec gcc "$@"';
    const { code, stderr, isWritten } = await exportWith({ cc });
    expect(stderr).toMatch(
      /^error: c, run with gcc \S+ on 2 rows of \S+: it does not give what predict gives: "p\(plain\)": expected \S+, got \S+ \(.*\)\nrow 1: "color": "green", "x": "-1"\nnothing was written; --no-check writes it all the same\n$/,
    );
    expect({ code, isWritten }).toEqual({ code: 1, isWritten: false });
  });

  test("fails, says so, writes nothing, and ends with exit code 1", async () => {
    const cc = 'if [ "$1" = --version ]; then exec gcc --version; fi\necho "no space left" >&2\nexit 4';
    const { code, stderr, isWritten } = await exportWith({ cc });
    expect(stderr).toMatch(
      /^error: gcc \S+ does not run it: cc ended with exit code 4: no space left\nnothing was written/,
    );
    expect({ code, isWritten }).toEqual({ code: 1, isWritten: false });
  });

  test.each(["INT", "TERM"])("runs while SIG%s comes, leaves no temporary files", async (signal) => {
    const cc = `if [ "$1" = --version ]; then exec gcc --version; fi\nkill -${signal} $PPID\nexec sleep 300`;
    const { code, isWritten, left } = await exportWith({ cc });
    expect({ code, isWritten, left }).toEqual({ code: signal === "INT" ? 130 : 143, isWritten: false, left: [] });
  });
});
