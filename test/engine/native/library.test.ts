import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import koffi from "koffi";
import { describe, expect, test } from "vitest";
import { describeLibrary } from "../../../src/engine/native/describeLibrary.js";
import type { ForeignCalls, ForeignLibrary } from "../../../src/engine/native/foreignCalls.js";
import { howToInstall } from "../../../src/engine/native/howToInstall.js";
import { koffiCalls } from "../../../src/engine/native/koffiCalls.js";
import { libraryNames } from "../../../src/engine/native/libraryNames.js";
import { openNativeProducts } from "../../../src/engine/native/loadNativeProducts.js";
import { type NodeFfi, nodeCalls } from "../../../src/engine/native/nodeCalls.js";
import { LibraryError } from "../../../src/errors.js";
import { temporaryFolder } from "../../temporaryFolder.js";
import { findBlas } from "./findBlas.js";

const nodeModule: string = "node:ffi";
const node: ForeignCalls | undefined = await import(nodeModule).then(
  (ffi: NodeFfi) => nodeCalls(ffi),
  () => undefined,
);
const ways = [["koffi", koffiCalls(koffi)], ...(node === undefined ? [] : [["node:ffi", node] as const])] as const;

describe.skipIf((await findBlas()) === undefined).each(ways)("the machine's BLAS, called by %s,", (_, calls) => {
  test("has a name, and as many threads as it is given", () => {
    expect(openNativeProducts(calls, {}).library.name).toMatch(/^(?:OpenBLAS|MKL|BLIS|Accelerate)$/);
    for (const threads of [2, 1]) {
      const { library } = openNativeProducts(calls, { threads });
      expect(library.threads ?? threads).toBe(threads);
      if (library.name !== "Accelerate") expect(library.version).toMatch(/^\d+\.\d+/);
    }
  });

  // [1 2; 3 4] times [5 6; 7 8], with either of them stored as its transpose.
  test.each([
    ["float64", 0, 0, [1, 2, 3, 4], [5, 6, 7, 8]],
    ["float64", 1, 0, [1, 3, 2, 4], [5, 6, 7, 8]],
    ["float32", 0, 1, [1, 2, 3, 4], [5, 7, 6, 8]],
    ["float32", 1, 1, [1, 3, 2, 4], [5, 7, 6, 8]],
  ] as const)("multiplies in %s in a memory, and in one that threads share", (dtype, isA, isB, a, b) => {
    for (const shared of [false, true]) {
      const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared } as { initial: number; maximum: number });
      const numbers = dtype === "float64" ? new Float64Array(memory.buffer) : new Float32Array(memory.buffer);
      const bytes = numbers.BYTES_PER_ELEMENT;
      numbers.set(a, 10);
      numbers.set(b, 20);
      const multiply = openNativeProducts(calls, {}).bind(dtype, memory);
      multiply(isA, isB, 2, 2, 2, 10 * bytes, 2, 20 * bytes, 2, 30 * bytes, 2);
      expect([...numbers.slice(29, 35)]).toEqual([0, 19, 22, 43, 50, 0]);
    }
  });

  test("has the threads that it is given from its first product until they are given back", () => {
    const { opened } = openNativeProducts(calls, {});
    const { threads } = describeLibrary(opened as ForeignLibrary, "", calls);
    if (threads === undefined) return; // Accelerate decides by itself.
    const before = threads.set(3);
    const { library, bind, giveBackThreads } = openNativeProducts(calls, { threads: 2 });
    expect([library.threads, threads.count()]).toEqual([2, 3]);
    const multiply = bind("float64", { buffer: new ArrayBuffer(128) });
    for (let i = 0; i < 2; i++) multiply(0, 0, 2, 2, 2, 0, 2, 32, 2, 64, 2);
    expect(threads.count()).toBe(2);
    for (let i = 0; i < 2; i++) giveBackThreads();
    expect(threads.count()).toBe(3);
    threads.set(before);
  });

  test.runIf(process.platform === "linux")("is found after libraries that are of no use", () => {
    const { library } = openNativeProducts(calls, {});
    expect(openNativeProducts(calls, {}, ["libnone.so.1", "libm.so.6", ...libraryNames]).library).toEqual(library);
  });

  test("is not called with a matrix that reaches beyond the memory", () => {
    const multiply = openNativeProducts(calls, {}).bind("float64", { buffer: new ArrayBuffer(128) });
    expect(() => multiply(0, 0, 2, 2, 2, 0, 2, 32, 2, 96, 2)).not.toThrow();
    for (const addresses of [
      [104, 32, 64],
      [0, 104, 64],
      [0, 32, 104],
      [-8, 32, 64],
    ] as const) {
      const [a, b, c] = addresses;
      expect(() => multiply(0, 0, 2, 2, 2, a, 2, b, 2, c, 2)).toThrow("reaches beyond the memory");
    }
    expect(() => multiply(0, 0, 2, 2, 2, 0, 1, 32, 2, 64, 2)).toThrow("reaches beyond the memory");
  });
});

test.each(ways)("by %s, a file that is no library is refused, and the message says what to do", (_, calls) => {
  const open = (blas: string) => () => openNativeProducts(calls, { blas });
  expect(open("/nowhere/libblas.so")).toThrow(LibraryError);
  expect(open("/nowhere/libblas.so")).toThrow(
    /^BACKPROP_BLAS: cannot open the library "\/nowhere\/libblas.so": .*: set it to the path of an OpenBLAS, MKL or BLIS, or unset it$/,
  );
});

test.runIf(process.platform === "linux").each(ways)("by %s, a library without products is refused", (_, calls) => {
  expect(() => openNativeProducts(calls, { blas: "libm.so.6" })).toThrow(
    "BACKPROP_BLAS: libm.so.6: it has no function cblas_dgemm: name another library, or unset it",
  );
});

test.runIf(process.platform === "linux").each(ways)(
  "by %s, the message lists all libraries that are of no use",
  (_, calls) => {
    const folder = temporaryFolder();
    const text = join(folder, "libtext.so");
    writeFileSync(text, "This is no library, but it is longer than the header of one.".repeat(9));
    const open = () => openNativeProducts(calls, {}, ["libnone.so.1", "libm.so.6", text, "libnone.so.2"]);
    expect(open).toThrow(LibraryError);
    expect(open).toThrow(
      /^arithmetic native: found no fast BLAS on this machine \(libm\.so\.6: it has no function cblas_dgemm; .*libtext\.so: .*; not found: libnone\.so\.1, libnone\.so\.2\): type `sudo apt install .*, or set arithmetic to fast$/,
    );
  },
);

describe("what to type for a package", () => {
  /** A folder with a package of ours in it, and the answer for a module of that. */
  function ask(inside: string, isProject: boolean, name = "."): readonly [folder: string, answer: string] {
    const folder = join(temporaryFolder(), name);
    const own = join(folder, inside);
    mkdirSync(join(own, "dist"), { recursive: true });
    writeFileSync(join(own, "package.json"), "{}");
    if (isProject) writeFileSync(join(folder, "package.json"), "{}");
    return [folder, howToInstall("koffi", pathToFileURL(join(own, "dist", "main.js")).href)];
  }

  test("is a global install, if this one is global", () => {
    expect(ask("node_modules/backprop", false)[1]).toBe("npm install --global koffi");
  });

  test("is an install in the project that has this one", () => {
    const [folder, answer] = ask("node_modules/backprop", true);
    expect(answer).toBe(`npm install --prefix ${folder} koffi`);
  });

  test("is an install in a clone that leaves its package.json alone", () => {
    const [folder, answer] = ask("backprop", false);
    expect(answer).toBe(`npm install --no-save --prefix ${join(folder, "backprop")} koffi`);
  });

  test("quotes a folder with a space as a shell needs it", () => {
    const quoted = (folder: string) => (process.platform === "win32" ? `"${folder}"` : `'${folder}'`);
    const [project, install] = ask("node_modules/backprop", true, "my project");
    expect(install).toBe(`npm install --prefix ${quoted(project)} koffi`);
    const [clones, installBeside] = ask("backprop", false, "my clones");
    expect(installBeside).toBe(`npm install --no-save --prefix ${quoted(join(clones, "backprop"))} koffi`);
  });

  test("is a line for npx, if that runs it", () => {
    const folder = join("_npx", "1a2b");
    expect(ask(join(folder, "node_modules", "backprop"), false)[1]).toBe(
      "npx --package koffi --package backprop backprop",
    );
  });
});
