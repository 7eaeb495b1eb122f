import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main } from "../../../src/cli/main.js";
import { CapturedIo } from "../../cli/runMain.js";
import { type Case, describeCase } from "./case.js";
import { Watchdog } from "./watchdog.js";

/** What a run did. */
export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Seconds of the processor, which do not depend on what else the machine does. */
  readonly seconds: number;
  /** Seconds that passed. */
  readonly elapsed: number;
  /** Seconds of the processor from the signal that asked it to end; undefined if it ended before. */
  readonly secondsAfterSignal: number | undefined;
  /** How much more memory the process took at most, if it took more than ever before. */
  readonly grownBytes: number;
  /** The names of files that it made or changed. Those of the folder for temporary files begin with it. */
  readonly changed: readonly string[];
}

/** A config may ask for any number of epochs: after so many milliseconds the run is asked to end. */
const askToEndAfter = 250;

/** The name of a folder that every case finds beside its files. */
const subfolder = "folder";

/** A folder in which cases are run one after the other. It is the working directory and has the folder for temporary files. */
export class Workplace {
  private readonly home = process.cwd();
  private readonly temporary = process.env.TMPDIR;
  private readonly root = realpathSync(mkdtempSync(join(tmpdir(), "backprop-fuzz-")));
  private readonly folder = join(this.root, "work");
  private readonly spare = join(this.root, "temporary");
  private readonly watchdog = new Watchdog();
  private present = new Map<string, Buffer>();

  constructor() {
    for (const folder of [this.folder, this.spare, join(this.folder, subfolder)]) mkdirSync(folder);
    process.chdir(this.folder);
    process.env.TMPDIR = this.spare;
  }

  /** Puts the files in place, and runs the command. What it writes stays until the next run that has files. */
  async run(each: Case): Promise<Run> {
    this.place(each.files);
    const io = new CapturedIo({
      stdin: each.stdin,
      env: { NO_COLOR: "1", TERM: "dumb" },
      terminal: each.isTerminal,
      columns: each.columns,
    });
    let signalled: NodeJS.CpuUsage | undefined;
    const timer = setTimeout(() => {
      if (io.emit("SIGTERM")) signalled = process.cpuUsage();
    }, askToEndAfter);
    this.watchdog.begin(describeCase(each));
    const before = process.memoryUsage.rss();
    const peakBefore = peakBytes();
    const started = performance.now();
    const busy = process.cpuUsage();
    try {
      const code = await main(each.argv, io);
      return {
        code,
        stdout: io.stdout.text,
        // A checkpoint knows its data by a whole path.
        stderr: io.stderr.text.replaceAll(`${this.folder}/`, ""),
        seconds: process.cpuUsage(busy).user / 1e6,
        elapsed: (performance.now() - started) / 1000,
        secondsAfterSignal: signalled === undefined ? undefined : process.cpuUsage(signalled).user / 1e6,
        grownBytes: peakBytes() > peakBefore ? peakBytes() - before : 0,
        changed: this.findChanged(),
      };
    } finally {
      clearTimeout(timer);
      this.watchdog.end();
    }
  }

  /** Reads a file of the folder; undefined if there is none. */
  read(name: string): Buffer | undefined {
    return existsSync(name) ? readFileSync(name) : undefined;
  }

  async close(): Promise<void> {
    process.chdir(this.home);
    if (this.temporary === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = this.temporary;
    rmSync(this.root, { recursive: true, force: true });
    await this.watchdog.close();
  }

  private place(files: Case["files"]): void {
    for (const name of this.findChanged()) {
      rmSync(join(this.root, name), { recursive: true, force: true });
      this.present.delete(name);
    }
    if (!existsSync(subfolder)) mkdirSync(subfolder);
    const wanted = new Map(Object.entries(files).map(([name, content]) => [join("work", name), content]));
    for (const name of this.present.keys()) if (!wanted.has(name)) rmSync(join(this.root, name));
    for (const [name, content] of wanted) {
      if (this.present.get(name) !== content) writeFileSync(join(this.root, name), content);
    }
    this.present = wanted;
  }

  private findChanged(): readonly string[] {
    const now = readdirSync(this.root, { recursive: true, withFileTypes: true })
      .map(({ parentPath, name }) => join(parentPath, name).slice(this.root.length + 1))
      .filter((name) => !["work", "temporary", join("work", subfolder)].includes(name));
    const gone = [...this.present.keys()].filter((name) => !now.includes(name));
    const fresh = now.filter((name) => {
      const before = this.present.get(name);
      return before === undefined || !readFileSync(join(this.root, name)).equals(before);
    });
    return [...gone, ...fresh];
  }
}

function peakBytes(): number {
  return process.resourceUsage().maxRSS * 1024;
}
