// Bundles the command into few files, since each file that Node.js loads takes longer than most of what is in it: one file to start
// with and for help, one for all that trains and predicts, and further ones for what is rarely loaded.
//
// The files are CommonJS. ECMAScript modules that import modules of Node.js make it load all of them, such as its promises for files.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { build } from "rolldown";

/** What packages load at once for work that is never asked of them: an object without properties does. */
const unused = [
  // Commands that are programs of their own.
  { package: "commander", module: "node:child_process" },
  // Whether the streams of this process have colours: each style is told.
  { package: "chalk", module: "#supports-color" },
];
const nothing = "\0nothing";

/** A file and all that it imports at once, but for what a group before it has. */
const group = (name, file) => ({ name, test: (id) => id === resolve(file) });

const platform = "node";
const target = "node20.19";
const output = {
  dir: "dist",
  format: "cjs",
  entryFileNames: "[name].cjs",
  chunkFileNames: "[name].cjs",
  // Names stay, so that stacks of defects can be read.
  minify: { mangle: false, codegen: { removeWhitespace: true } },
  comments: { legal: true, annotation: false, jsdoc: false },
};

const { output: files } = await build({
  input: { main: "src/cli/main.ts" },
  platform,
  // An optional peer.
  external: ["koffi"],
  transform: { target },
  resolve: { mainFields: ["module", "main"] },
  // The other files take from the main one what they need.
  preserveEntrySignatures: "allow-extension",
  plugins: [
    {
      name: "leave out what is not used",
      resolveId: (module, importer) =>
        unused.some((each) => each.module === module && importer?.includes(`/node_modules/${each.package}/`))
          ? nothing
          : null,
      load: (id) => (id === nothing ? "export default {};" : null),
    },
    {
      name: "load ?raw files as text",
      resolveId: (file, importer) => (file.endsWith("?raw") ? resolve(dirname(importer), file) : null),
      load: (id) =>
        id.endsWith("?raw") ? { code: readFileSync(id.slice(0, -"?raw".length), "utf8"), moduleType: "text" } : null,
    },
  ],
  output: {
    ...output,
    codeSplitting: {
      groups: [
        group("main", "src/cli/main.ts"),
        group("network", "src/cli/commands/networkCommands.ts"),
        // Alone, so that all other files can come from the cache of compiled code.
        group("importModule", "src/export/check/runtimes/importModule.ts"),
      ],
    },
  },
  logLevel: "warn",
});

const hash = createHash("sha256");
for (const { fileName, code } of files) hash.update(`${fileName}\0${code}\0`);

await build({
  input: { start: "src/cli/start/start.ts" },
  platform,
  transform: { target, define: { buildHash: JSON.stringify(hash.digest("hex").slice(0, 16)) } },
  output,
  logLevel: "warn",
});
