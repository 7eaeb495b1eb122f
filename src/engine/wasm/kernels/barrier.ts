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

/** Waits until all threads have come to this point. What they have written before is seen by all of them after it. */
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
  while (atomic.load<i32>(control + passedAt) === passed) atomic.wait<i32>(control + passedAt, passed, -1);
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
  for (let i = 0; i < looks && atomic.load<i32>(control + answersAt) !== complete; i++) {}
  let answers = atomic.load<i32>(control, answersAt);
  while (answers !== complete) {
    const isTooLate = atomic.wait<i32>(control + answersAt, answers, <i64>milliseconds * 1000000) === 2;
    // The offset is apart, so that the address is computed anew: after a wait, V8 of Node.js 20 has something else in place of the old one.
    answers = isTooLate ? atomic.xchg<i32>(control, -1, answersAt) : atomic.load<i32>(control, answersAt);
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
  for (let i = 0; i < looks && atomic.load<i32>(control + callAt) === last; i++) {}
  let call = atomic.load<i32>(control + callAt);
  while (call === last) {
    atomic.wait<i32>(control + callAt, last, -1);
    call = atomic.load<i32>(control + callAt);
  }
  return call;
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
  for (let i = 0; i < looks && atomic.load<i32>(control + verdictAt) >> 1 !== call; i++) {}
  let verdict = atomic.load<i32>(control + verdictAt);
  while (verdict >> 1 !== call) {
    atomic.wait<i32>(control + verdictAt, verdict, -1);
    verdict = atomic.load<i32>(control + verdictAt);
  }
  return verdict & 1;
}
