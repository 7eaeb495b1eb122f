/**
 * The exponents of ten whose powers of five are in the table: from -65 to 65. The kernel is compiled with this number, and the table is
 * written by it: so it has no type of AssemblyScript.
 */
export const mostExponent = 65;
