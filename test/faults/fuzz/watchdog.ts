import { Worker } from "node:worker_threads";

/** A case that takes so many seconds will not end. */
const patience = 60;
const mostBytes = 2 ** 16;

/** Runs beside the tests, since a loop that never ends leaves them no turn. */
const watcher = `
  const { workerData } = require("node:worker_threads");
  const { writeSync } = require("node:fs");
  const state = new Int32Array(workerData.state);
  let current = 0, since = 0;
  setInterval(() => {
    if (state[0] !== current) [current, since] = [state[0], Date.now()];
    if (state[1] === 0 || Date.now() - since < ${patience * 1000}) return;
    const text = Buffer.from(workerData.text).toString("utf8", 0, state[1]);
    writeSync(2, "A run did not end within ${patience} seconds:\\n" + text + "\\n");
    process.kill(process.pid, "SIGKILL");
  }, 1000);
`;

/** Ends the process if a run hangs, and says which one it was. */
export class Watchdog {
  private readonly state = new Int32Array(new SharedArrayBuffer(8));
  private readonly text = new Uint8Array(new SharedArrayBuffer(mostBytes));
  private readonly worker = new Worker(watcher, {
    eval: true,
    workerData: { state: this.state.buffer, text: this.text.buffer },
  });

  constructor() {
    this.worker.unref();
  }

  /** @param description of the run that begins */
  begin(description: string): void {
    const bytes = Buffer.from(description).subarray(0, mostBytes);
    this.text.set(bytes);
    this.state[1] = bytes.length;
    this.state[0] = (this.state[0] as number) + 1;
  }

  end(): void {
    this.state[1] = 0;
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }
}
