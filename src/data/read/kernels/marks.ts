/**
 * How a cell of a block is written, as bits. The kernel is compiled with these numbers, and the reader takes them from here: so they have
 * no types of AssemblyScript.
 */

/** A number with a point. */
export const hasPoint = 1;
/** A number such as `1.050`, whose point may be one between thousands: with one to three digits before it, and three behind. */
export const isPointed = 2;
/** Digits alone, three or more, of which the first is 0: `01067`. */
export const hasZeros = 4;
/** A number whose value the kernel did not find. No cell of a finished block has this mark. */
export const isUnread = 8;
/** No number, or one beyond the range of a double. */
export const isText = 16;
/** In quotes: then the spaces within belong to the text. */
export const isQuoted = 32;
