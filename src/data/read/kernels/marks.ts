// How a cell is written: see `marks` in ../cellMarks.ts, which has the same numbers.
export const hasPoint: i32 = 1;
export const isPointed: i32 = 2;
export const hasZeros: i32 = 4;
export const isUnread: i32 = 8;
export const isText: i32 = 16;
export const isQuoted: i32 = 32;
