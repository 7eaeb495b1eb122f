// Run before the command by `node --require`: at its end, writes which files and modules of Node.js it has loaded to standard error, as JSON.
const { basename } = require("node:path");

const atStart = new Set(process.moduleLoadList);
process.on("exit", () => {
  const files = Object.keys(require.cache).filter((file) => file !== __filename);
  const modules = process.moduleLoadList.filter((name) => name.startsWith("NativeModule ") && !atStart.has(name));
  const loaded = {
    files: files.map((file) => basename(file)).sort(),
    modules: modules.map((name) => name.split(" ")[1]),
  };
  require("node:fs").writeSync(2, `${JSON.stringify(loaded)}\n`);
});
