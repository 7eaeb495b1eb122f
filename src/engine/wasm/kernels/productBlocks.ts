/**
 * How a matrix product A·B is cut into blocks. The kernel is compiled with these numbers, and the engine reads them to lay out
 * memory: so they have no types of AssemblyScript.
 */

/** Inner indices of a block. A panel of 4 vectors then takes 16 KiB in float64, a third of the first-level cache. */
export const innerBlock = 256;
/** Numbers of A in a block. The block stays in the second-level cache while it is multiplied by one panel after another. */
export const blockSize = 128 * innerBlock;
/** Numbers of A that stay in the first-level cache, beside a panel. */
export const nearSize = 4096;
/** Packed panels of B, at least one. A packed block of A comes after them. */
export const panelsBytes = 65536;
/** Memory for both, in either number type. */
export const scratchBytes = panelsBytes + blockSize * 8;
