/**
 * Where the table of powers of ten is in the memory of the kernel. The kernel is compiled with these numbers, and the table is written by
 * them: so they have no types of AssemblyScript.
 */

export const tableStart = 64;
export const firstPower = -292;
/** Two halves of 8 bytes. */
export const bytesOfPower = 16;
