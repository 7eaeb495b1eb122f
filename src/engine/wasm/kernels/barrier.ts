/**
 * How threads wait for each other. A thread looks at a word again and again for a moment, since what it waits for mostly comes soon; then
 * it sleeps. `control` is the address of the words in `controlBlock`.
 */
import {
  answersAt,
  arrivedAt,
  asleepAt,
  callAt,
  looksAt,
  passedAt,
  readyAt,
  threadsAt,
  verdictAt,
} from "./controlBlock";

/** What a wait says if nobody has called in time. */
const tooLate: i32 = 2;

const second: i64 = 1_000_000_000;

/** So many seconds a thread waits for the others in the middle of a step, which they should finish within milliseconds. */
const longestBarrier: i32 = 60;

/**
 * Looks at a word so many times, as long as it is `value`, and then sleeps until it is notified or so many nanoseconds are over. Returns
 * what a wait says.
 *
 * Everything that waits calls this function, and it does nothing after the wait. Liftoff of Node.js 20 (V8 11.3) needs that: to save the
 * address of a wait, it writes 8 bytes into a place of 4, so the local or operand that lies before it becomes 0.
 */
function lookAndSleep(address: usize, value: i32, looks: i32, nanoseconds: i64): i32 {
  if (looks > 0) {
    for (let i = 0; i < looks; i++) if (atomic.load<i32>(address) !== value) return 1;
    // Because of this call, the compiler does not put the function into those that call it.
    return lookAndSleep(address, value, 0, nanoseconds);
  }
  return atomic.wait<i32>(address, value, nanoseconds);
}

/**
 * Waits until all threads have come to this point. What they have written before is seen by all of them after it. It traps if a thread
 * does not come for very long: that thread must have failed.
 */
export function barrier(control: usize): void {
  const passed = atomic.load<i32>(control + passedAt);
  if (atomic.add<i32>(control + arrivedAt, 1) === load<i32>(control + threadsAt) - 1) {
    atomic.store<i32>(control + arrivedAt, 0);
    atomic.store<i32>(control + passedAt, passed + 1);
    // Those that sleep have said so before they looked for the last time.
    if (atomic.load<i32>(control + asleepAt) !== 0) atomic.notify(control + passedAt, -1);
    return;
  }
  const looks = load<i32>(control + looksAt);
  for (let i = 0; i < looks; i++) if (atomic.load<i32>(control + passedAt) !== passed) return;
  atomic.add<i32>(control + asleepAt, 1);
  // Second by second: a process that was stopped for an hour has lost only one of them.
  for (let seconds = 0; atomic.load<i32>(control + passedAt) === passed; ) {
    if (lookAndSleep(control + passedAt, passed, 0, second) === tooLate && ++seconds === longestBarrier) unreachable();
  }
  atomic.sub<i32>(control + asleepAt, 1);
}

/**
 * Calls all other threads. If each of them answers, it has them begin and returns 1. If one does not answer for so many milliseconds, it
 * sends the others back to wait and returns 0.
 */
export function callThreads(control: usize, milliseconds: i32): i32 {
  const call = (atomic.load<i32>(control + callAt) + 1) & 0x7fffff;
  atomic.store<i32>(control + answersAt, call << 8);
  atomic.store<i32>(control + callAt, call);
  atomic.notify(control + callAt, -1);
  const complete = (call << 8) + load<i32>(control + threadsAt) - 1;
  const looks = load<i32>(control + looksAt);
  let answers = atomic.load<i32>(control + answersAt);
  while (answers !== complete) {
    const nanoseconds = <i64>milliseconds * 1000000;
    const isTooLate = lookAndSleep(control + answersAt, answers, looks, nanoseconds) === tooLate;
    answers = isTooLate ? atomic.xchg<i32>(control + answersAt, -1) : atomic.load<i32>(control + answersAt);
    if (isTooLate && answers !== complete) {
      announce(control, call << 1);
      return 0;
    }
  }
  announce(control, (call << 1) + 1);
  return 1;
}

function announce(control: usize, verdict: i32): void {
  atomic.store<i32>(control + verdictAt, verdict);
  atomic.notify(control + verdictAt, -1);
}

/** Says that a thread is ready for the first call. */
export function report(control: usize): void {
  atomic.add<i32>(control + readyAt, 1);
}

/** Waits for a call after the one with the number `last`, and returns its number. */
export function awaitCall(control: usize, last: i32): i32 {
  const looks = load<i32>(control + looksAt);
  while (atomic.load<i32>(control + callAt) === last) lookAndSleep(control + callAt, last, looks, -1);
  return atomic.load<i32>(control + callAt);
}

/**
 * Answers a call, and waits until all threads have. Returns 1 if they begin, else 0.
 *
 * A thread that is being ended does not answer: V8 stops it where a loop starts, and there is one between the call and the answer.
 */
export function answerCall(control: usize, call: i32): i32 {
  for (;;) {
    const answers = atomic.load<i32>(control + answersAt);
    if (answers >> 8 !== call) return 0;
    if (atomic.cmpxchg<i32>(control + answersAt, answers, answers + 1) === answers) break;
  }
  atomic.notify(control + answersAt, -1);
  const looks = load<i32>(control + looksAt);
  let verdict = atomic.load<i32>(control + verdictAt);
  while (verdict >> 1 !== call) {
    // This call was called off, and so was the one after it.
    if (atomic.load<i32>(control + callAt) !== call) return 0;
    lookAndSleep(control + verdictAt, verdict, looks, -1);
    verdict = atomic.load<i32>(control + verdictAt);
  }
  return verdict & 1;
}
