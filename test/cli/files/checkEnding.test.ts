import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { classModel, writeModelFile } from "../../predict/models.js";
import { temporaryFolder } from "../../temporaryFolder.js";
import { runMain } from "../runMain.js";

describe("a name whose ending means something else is refused, with what to type", () => {
  test.each([
    [
      "train no.json -o m.onnx",
      "--out m.onnx: train writes a model file in JSON: name it m.json, then type backprop export m.json -o m.onnx",
    ],
    [
      "train no.json -o out/m.PT",
      "--out out/m.PT: train writes a model file in JSON: name it out/m.json, then type backprop export out/m.json -o out/m.safetensors",
    ],
    [
      "import no.onnx -o m.html",
      "--out m.html: import writes a model file in JSON: name it m.json, then type backprop report m.json -o m.html",
    ],
    [
      "import no.onnx -o m.h",
      "--out m.h: import writes a model file in JSON: name it m.json, then type backprop export m.json -o m.h",
    ],
    ["report no.json -o r.pdf", "--out r.pdf: report writes a web page: name it r.html"],
    [
      "export no.json -o x.onnx --to c",
      "--out x.onnx: --to c writes a file that ends in .h: name it x.h, or leave out --to",
    ],
    [
      "export no.json -o x.cjs --to javascript",
      "--out x.cjs: --to javascript writes a file that ends in .js or .mjs: name it x.js",
    ],
  ])("%s", async (line, expected) => {
    // The files to read do not exist: nothing is read before.
    const { code, stderr } = await runMain(line.split(" "));
    expect({ code, stderr }).toEqual({ code: 2, stderr: `error: ${expected}\n` });
  });

  test("other endings, and none, are left to the user", async () => {
    const folder = temporaryFolder();
    const model = writeModelFile(folder, classModel);
    const { code, stderr } = await runMain(["report", model, "-o", join(folder, "page")]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining("written to") });
    for (const name of ["kind", "kind.inc"]) {
      const exported = await runMain(["export", model, "-o", join(folder, name), "--to", "c", "--no-check"]);
      expect(exported.code).toBe(0);
    }
  });
});
