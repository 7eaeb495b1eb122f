import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
// @ts-expect-error: the build is written without types
import { rewriteFile } from "../../src/cli/rewriteFile.js";

/** Runs a file of the build, and gives what it exports and what it has required so far. */
function run(code: string) {
  const required: string[] = [];
  const module: { readonly exports: Record<string, () => unknown>; late?: readonly string[] } = { exports: {} };
  const require = (id: string) => {
    required.push(id);
    return {
      double: (x: number) => 2 * x,
      Box: class {
        constructor(readonly content: number) {}
      },
    };
  };
  const rewritten: string = rewriteFile(code);
  runInNewContext(rewritten, { module, exports: module.exports, require });
  return { use: module.exports.use, module, required, rewritten };
}

describe("a file that the build has rewritten", () => {
  test("requires another one when something of it is first used, and once", () => {
    const { use, module, required } = run(
      'const one=require("./one.cjs"),two=require("./two.cjs");let fs=require("node:fs");exports.use=()=>[one.double(2),(0,one.double)(3),new one.Box(4).content];',
    );
    expect(required).toEqual([]);
    expect(module.late).toEqual(["./one.cjs", "./two.cjs"]);
    expect(use?.()).toEqual([4, 6, 4]);
    expect(use?.()).toEqual([4, 6, 4]);
    expect(required).toEqual(["./one.cjs"]);
  });

  test("requires at once what it changes, and not what stands for an order of evaluation", () => {
    const { use, required } = run(
      'require("./first.cjs");let fs=require("node:fs");fs=Object.assign({more:1},fs);exports.use=()=>fs.more;',
    );
    expect(required).toEqual(["node:fs"]);
    expect(use?.()).toBe(1);
  });

  test("is ASCII, and its texts and patterns mean the same", () => {
    const code =
      'exports.use=()=>["→\\n",`𝒳 \\u2192`,{ π: 3 }.π, "a’b".replace(/[’\\u00a0]/u,"-"),/^[𝒳]$/u.test("𝒳"),{"größe":1}["größe"]];';
    const { use, rewritten } = run(code);
    expect(rewritten).toMatch(/^[\0-\x7f]*$/);
    expect(use?.()).toEqual(["→\n", "𝒳 →", 3, "a-b", true, 1]);
  });

  test("keeps the characters of a text that a function may read as it is written", () => {
    expect(run("exports.use=()=>String.raw`→\\d`;").use?.()).toBe("→\\d");
  });
});
