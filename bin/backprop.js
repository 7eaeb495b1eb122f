#!/usr/bin/env node
import module from "node:module";

try {
  // Not in Node.js 20.
  module.enableCompileCache?.();
  const { main } = module.createRequire(import.meta.url)("../dist/main.cjs");
  process.exitCode = await main(process.argv.slice(2), process);
} catch (error) {
  // Main never throws: the program itself could not be loaded.
  if (error.code !== "EMFILE" && error.code !== "ENFILE") throw error;
  process.stderr.write("error: too many files are open: raise the limit, such as by `ulimit -n 256`\n");
  process.exitCode = 5;
}
