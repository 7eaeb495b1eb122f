/**
 * The words by which threads agree, 4 bytes each, as offsets from the start of their block. What one thread changes while another looks at
 * something else is in a cache line of its own. The kernels are compiled with these numbers, and the engine reads them: so they have no
 * types of AssemblyScript.
 */

/** The number of threads. */
export const threadsAt = 0;
/** How often a thread looks whether it can go on before it sleeps. */
export const looksAt = 4;
/** The number of the last call that the main thread has made. The other threads wait for it to change. */
export const callAt = 64;
/** 256 times the number of a call, plus how many threads have answered it; -1 if nobody may answer any more. */
export const answersAt = 128;
/** Twice the number of a call, plus 1 if the threads begin. */
export const verdictAt = 192;
/** How many threads have come to the barrier. */
export const arrivedAt = 256;
/** How many barriers have been passed. */
export const passedAt = 320;
/** How many threads sleep at the barrier. */
export const asleepAt = 384;
/** How many threads are ready for the first call. */
export const readyAt = 448;
/** Whether the state was finite and has been kept. */
export const keptAt = 512;
/** What to run: the number of a routine, and then its parameters. */
export const orderAt = 576;
export const controlBytes = 640;
