// Run before the command by `node --require`: at its end, writes which files and modules of Node.js it has loaded to standard error, as JSON.
const { basename } = require("node:path");
const vm = require("node:vm");

// The command loads most of its files by itself, which Node.js does not list.
const files = [];
vm.Script = class extends vm.Script {
  constructor(code, options) {
    super(code, options);
    files.push(options.filename);
  }
};

const atStart = new Set(process.moduleLoadList);
process.on("exit", () => {
  files.push(...Object.keys(require.cache).filter((file) => file !== __filename));
  const modules = process.moduleLoadList.filter((name) => name.startsWith("NativeModule ") && !atStart.has(name));
  const loaded = {
    files: files.map((file) => basename(file)).sort(),
    modules: modules.map((name) => name.split(" ")[1]),
  };
  require("node:fs").writeSync(2, `${JSON.stringify(loaded)}\n`);
});
