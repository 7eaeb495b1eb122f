#!/usr/bin/env node
try {
  const { main } = await import("../dist/main.js");
  process.exitCode = await main(process.argv.slice(2), process);
} catch (error) {
  // Main never throws: the program itself could not be loaded.
  if (error.code !== "EMFILE" && error.code !== "ENFILE") throw error;
  process.stderr.write("error: too many files are open: raise the limit, such as by `ulimit -n 256`\n");
  process.exitCode = 5;
}
