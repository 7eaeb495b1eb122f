import { EventEmitter } from "node:events";
import { Readable, Writable } from "node:stream";
import type { Io } from "../../src/cli/io.js";
import { main } from "../../src/cli/main.js";

/** A stream that keeps the text written to it. It may be a terminal, whose window may change. */
export class CapturedStream extends Writable {
  text = "";
  rows = 24;

  constructor(
    readonly isTTY = false,
    public columns = 80,
  ) {
    super();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/** A process for `main` that keeps its output. */
export class CapturedIo extends EventEmitter implements Io {
  readonly stdin: Readable;
  readonly stdout: CapturedStream;
  readonly stderr: CapturedStream;
  readonly env: Io["env"];
  readonly exits: number[] = [];
  readonly pid = 1;
  readonly sent: string[] = [];

  constructor({ stdin = "", env = {}, terminal = false, columns }: CapturedOptions = {}) {
    super();
    this.stdin = Readable.from(Array.isArray(stdin) ? stdin : [stdin]);
    this.stdout = new CapturedStream(terminal, columns);
    this.stderr = new CapturedStream(terminal, columns);
    this.env = env;
  }

  kill(_pid: number, signal: string): void {
    this.sent.push(signal);
  }

  exit(code: number): void {
    this.exits.push(code);
  }
}

export interface CapturedOptions {
  /** A list comes chunk by chunk. */
  readonly stdin?: string | Buffer | readonly (string | Buffer)[];
  readonly env?: Io["env"];
  /** Whether standard output and standard error are terminals. */
  readonly terminal?: boolean;
  /** The width of both; 80 if left out. */
  readonly columns?: number | undefined;
}

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  /** Without the head and the summary of a run. */
  readonly stderr: string;
}

/** The lines of the head of a run and of its summary. */
const frame = /^(?:(?:data|layers|training|engine|best epoch|time|next) {2,}.*|done after .*)\n/gm;

/** What is said on standard error besides the head and the summary that every run has: `runHead.test.ts` tests them. */
export function withoutFrame(stderr: string): string {
  return stderr.replace(frame, "");
}

/** Runs a command line in this process. */
export async function runMain(argv: readonly string[], options?: CapturedOptions): Promise<Outcome> {
  const io = new CapturedIo(options);
  const code = await main(argv, io);
  return { code, stdout: io.stdout.text, stderr: withoutFrame(io.stderr.text) };
}
