import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { cachedDataVersionTag } from "node:v8";
import { Script } from "node:vm";

/** A file of the build that has been loaded. */
interface Loaded {
  readonly name: string;
  readonly script: Script;
  /** Whether the cache has nothing for it that V8 takes. */
  isNew: boolean;
}

/** What the code of a file sets. */
interface Module {
  exports: unknown;
  /** Files that it loads when something of them is first used. */
  late?: readonly string[];
}

/** Builds whose code is kept. One that runs with several versions of Node.js counts as several. */
const mostBuilds = 8;
/** The folder may have other files, which are left alone. */
const nameOfBuild = /^[0-9a-f]{16}-[a-z0-9]+-[0-9a-f]+$/;

/**
 * The only file of the build that has an `import()`. Node.js itself loads it: a script whose code comes from the cache cannot import in
 * Node.js 20, and in later versions it can only with a warning that vm.USE_MAIN_CONTEXT_DEFAULT_LOADER is an experiment.
 */
const importer = "./importModule.cjs";

const start = "(function (exports, require, module, __filename, __dirname) { ";

/**
 * Loads files of the build with the code that V8 made of them in an earlier run. The cache of Node.js has only the functions that V8
 * compiles before a file runs, and V8 compiles the others again in each run, when they are called. This one has those that were called.
 */
export class CodeCache {
  private readonly loaded: Loaded[] = [];
  private readonly modules = new Map<string, Module>();
  /** V8 takes only code of the same version, and of the same flags. */
  private readonly tag = cachedDataVersionTag();

  /**
   * @param builds the folder of all builds; undefined if nothing is kept
   * @param build the name of this build there: its files must never change
   * @param use what the files are loaded for: each use has code of its own
   * @param require what loads modules that are not of the build
   */
  constructor(
    private readonly builds: string | undefined,
    private readonly build: string,
    private readonly use: string,
    private readonly require: NodeJS.Require,
  ) {}

  /** What a CommonJS file of the build exports. */
  load(file: string): unknown {
    const known = this.modules.get(file);
    if (known !== undefined) return known.exports;
    const module: Module = { exports: {} };
    const source = readFileSync(file, "utf8");
    const folder = dirname(file);
    const name = basename(file);
    const cachedData = this.read(name);
    const script = new Script(`${start}${source}\n})`, {
      filename: file,
      columnOffset: -start.length,
      ...(cachedData !== undefined && { cachedData }),
    });
    this.modules.set(file, module);
    this.loaded.push({ name, script, isNew: cachedData === undefined || script.cachedDataRejected === true });
    script.runInThisContext()(module.exports, (id: string) => this.requireFrom(folder, id), module, file, folder);
    return module.exports;
  }

  /**
   * Loads what the loaded files would load later. A run that takes its time may go on while another version is installed in the place
   * of this one.
   */
  loadLate(): void {
    // Files that are loaded meanwhile are gone over too.
    for (const [file, { late = [] }] of this.modules) {
      for (const id of late) {
        try {
          this.requireFrom(dirname(file), id);
        } catch {
          // Whoever uses it is told.
        }
      }
    }
  }

  private requireFrom(folder: string, id: string): unknown {
    if (id === importer) return this.require(join(folder, id));
    return id.startsWith("./") ? this.load(join(folder, id)) : this.require(id);
  }

  /**
   * Keeps the code of files that the cache has nothing for. If there are any, the run may also have called other functions of the other
   * files than earlier runs, and those are kept anew, unless the run is old: V8 has then forgotten code that has not run for a while.
   * Nothing happens if nothing can be written, or if the command has changed flags since.
   */
  save(isYoung: boolean): void {
    const { builds } = this;
    if (builds === undefined || this.tag !== cachedDataVersionTag() || !this.loaded.some(({ isNew }) => isNew)) return;
    try {
      this.makeFolder(builds);
      for (const file of this.loaded) {
        if (file.isNew || isYoung) this.write(join(builds, this.folder, file.name), file.script.createCachedData());
        file.isNew = false;
      }
    } catch {
      // The next run takes longer.
    }
  }

  /** Of this build and use, below that of all builds. */
  private get folder(): string {
    return join(this.ownBuild, this.use);
  }

  private get ownBuild(): string {
    return `${this.build}-${this.tag.toString(16)}`;
  }

  /** In place of the oldest build, if there are too many. */
  private makeFolder(builds: string): void {
    if (existsSync(builds) && !existsSync(join(builds, this.ownBuild))) {
      const others = readdirSync(builds)
        .filter((name) => nameOfBuild.test(name))
        .map((name) => join(builds, name));
      const times = new Map(others.map((folder) => [folder, statSync(folder).mtimeMs]));
      others.sort((a, b) => (times.get(b) as number) - (times.get(a) as number));
      for (const folder of others.slice(mostBuilds - 1)) rmSync(folder, { recursive: true, force: true });
    }
    makeFolders(join(builds, this.folder));
  }

  /**
   * Such that another process, or a computer that loses power, finds the whole file or none. It has the code twice, since V8 does not
   * look whether that is sound, and runs what is in it: one wrong bit would end the process. To compare takes half the time of a checksum.
   */
  private write(path: string, code: Buffer): void {
    // Processes of two containers that share a folder may have the same number.
    const unfinished = `${path}.${process.pid}-${process.hrtime.bigint()}`;
    const file = openSync(unfinished, "wx", 0o600);
    try {
      writeFileSync(file, Buffer.concat([code, code]));
      fsyncSync(file);
      closeSync(file);
      renameSync(unfinished, path);
    } catch (error) {
      rmSync(unfinished, { force: true });
      throw error;
    }
  }

  private read(name: string): Buffer | undefined {
    if (this.builds === undefined) return undefined;
    try {
      const both = readFileSync(join(this.builds, this.folder, name));
      const code = both.subarray(0, both.length / 2);
      return code.equals(both.subarray(code.length)) ? code : undefined;
    } catch {
      return undefined;
    }
  }
}

/** Makes a folder and those that it is in. The way of Node.js never ends in a folder that takes none and says that it is not there, such as /proc. */
function makeFolders(folder: string): void {
  if (existsSync(folder)) return;
  makeFolders(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another process may have made it.
    if (!existsSync(folder)) throw error;
  }
}
