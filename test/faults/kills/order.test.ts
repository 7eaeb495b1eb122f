import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../temporaryFolder.js";

/** Code that runs first in a process, and keeps what goes to files, in the order in which it is done. Paths are short for each kind. */
const watch = `data:text/javascript,${encodeURIComponent(`
  import fs from "node:fs";
  import { syncBuiltinESMExports } from "node:module";
  const { openSync, writeFile, fsync, renameSync } = fs;
  const { open } = fs.promises;
  const paths = new Map();
  const done = [];
  const keep = (what, path) => done.push(what + " " + String(path).replace(/\\.backprop-.*\\.tmp$/, "temporary"));
  const keepOf = (what, descriptor, callback) => (error) => {
    keep(what, paths.get(descriptor));
    callback(error);
  };
  fs.openSync = (path, ...rest) => {
    const descriptor = openSync(path, ...rest);
    paths.set(descriptor, path);
    return descriptor;
  };
  fs.writeFile = (descriptor, bytes, callback) => writeFile(descriptor, bytes, keepOf("write", descriptor, callback));
  fs.fsync = (descriptor, callback) => fsync(descriptor, keepOf("sync", descriptor, callback));
  fs.renameSync = (from, to) => {
    renameSync(from, to);
    keep("rename to", to);
  };
  fs.promises.open = async (path, ...rest) => {
    const handle = await open(path, ...rest);
    for (const [name, what] of [["write", "write"], ["writev", "write"], ["datasync", "sync"], ["truncate", "cut"]]) {
      handle[name] = async (...args) => {
        const result = await Object.getPrototypeOf(handle)[name].apply(handle, args);
        // An empty piece is written to wait for those before it.
        if (args[0]?.length !== 0) keep(what, path);
        return result;
      };
    }
    return handle;
  };
  syncBuiltinESMExports();
  process.on("exit", () => fs.writeFileSync("order.json", JSON.stringify(done)));
`)}`;

const config = {
  data: { inputs: [[0], [1], [2]], targets: [0, 1, 4] },
  layers: [3, "tanh", 1],
  lr: 0.01,
  epochs: 2,
};

/** What a run does to its files, without repetitions. */
function orderOf(folder: string, ...args: readonly string[]): readonly string[] {
  const command = resolve(import.meta.dirname, "../../../bin/backprop.js");
  const options = ["train", ...args, "--log", "log.csv", "-o", "model.json"];
  const { status, stderr } = spawnSync(process.execPath, ["--import", watch, command, ...options], {
    cwd: folder,
    encoding: "utf8",
    // Else the first run of a new build writes to its cache, too.
    env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: "1" },
  });
  expect({ status, stderr }).toMatchObject({ status: 0 });
  const all = JSON.parse(readFileSync(join(folder, "order.json"), "utf8")) as string[];
  return all.filter((each, i) => each !== all[i - 1]);
}

const saves = (name: string) => ["write temporary", "sync temporary", `rename to ${name}`, "sync ."];

// Kills do not show it: what a process has written is not lost with it, but with the machine.
test("the log is on the disk before a checkpoint is, and a file before its name is given to it", () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "config.json"), JSON.stringify(config));
  expect(orderOf(folder, "config.json", "--checkpoint", "run.ckpt")).toEqual([
    "write log.csv",
    "sync log.csv",
    "sync .",
    ...saves("run.ckpt"),
    ...saves("model.json"),
  ]);
  expect(orderOf(folder, "--resume", "run.ckpt", "--epochs", "4", "--force")).toEqual([
    "cut log.csv",
    "write log.csv",
    "sync log.csv",
    ...saves("run.ckpt"),
    ...saves("model.json"),
  ]);
});
