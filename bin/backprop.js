#!/usr/bin/env node
// CommonJS: the loader of ECMAScript modules would be loaded first, for this file alone.
async function run() {
  try {
    process.exitCode = await require("../dist/start.cjs").start(require, require.resolve("../dist/main.cjs"));
  } catch (error) {
    // Main never throws: the program itself could not be loaded.
    if (error.code !== "EMFILE" && error.code !== "ENFILE") throw error;
    process.stderr.write("error: too many files are open: raise the limit, such as by `ulimit -n 256`\n");
    process.exitCode = 5;
  }
}

void run();
