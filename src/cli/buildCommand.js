// Bundles the command into few files, since each file that Node.js loads takes longer than most of what is in it: one file to start
// with and for help, one for all that trains and predicts, and further ones for what is rarely loaded.
//
// The files are CommonJS. ECMAScript modules that import modules of Node.js make it load all of them, such as its promises for files.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { build } from "rolldown";
import { rewriteFile } from "./rewriteFile.js";

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

/**
 * What few runs need: files in `src` whose paths begin so, without what they import. A file of the build is loaded when something of it
 * is first used, so what is in the wrong one costs time and no more.
 */
const rare = (name, beginnings) => {
  const pattern = new RegExp(`^(${beginnings.join("|")})`);
  const test = (id) => pattern.test(relative(resolve("src"), id).replaceAll("\\", "/"));
  return { name, test, includeDependenciesRecursively: false };
};

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
        rare("models", [
          "(model|json|files|predict|bytes|charts|report/receipt)/",
          "cli/commands/run(ConfigInit|Evaluate|Inspect|Predict)",
          "cli/files/(createRow|open(Data|Model|Output|Pipe)|recognize|rowForm|writeFiles)",
          "cli/tables/render(Evaluation|Table|Columns|Plan|Receipt)",
        ]),
        rare("proposals", ["config/propose/", "data/profile/(?!askAboutNames)", "cli/commands/propose"]),
        rare("diagnoses", [
          "train/(divergence/|health/|verdict/(?!findVerdict)|resume|weights|takeCheckpoint)",
          "config/(places|findProblems|describeSchema)",
          "engine/native/",
          "cli/reporters/(continueLog|logForm|openLogFile|readPieces|createCsv)",
        ]),
        group("network", "src/cli/commands/networkCommands.ts"),
        // Alone, so that all other files can come from the cache of compiled code.
        group("importModule", "src/export/check/runtimes/importModule.ts"),
      ],
    },
  },
  logLevel: "warn",
});

const hash = createHash("sha256");
// Node.js itself loads this one, for the only `import()` of the build.
const importer = "importModule.cjs";
for (const { fileName, code: written } of files) {
  const code = fileName === importer ? written : rewriteFile(written);
  writeFileSync(resolve("dist", fileName), code);
  hash.update(`${fileName}\0${code}\0`);
}

await build({
  input: { start: "src/cli/start/start.ts" },
  platform,
  transform: { target, define: { buildHash: JSON.stringify(hash.digest("hex").slice(0, 16)) } },
  output,
  logLevel: "warn",
});
