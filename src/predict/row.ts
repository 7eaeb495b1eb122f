/** A row as a program has it: its cells by the names of their columns, or in their order. */
export type Row = Readonly<Record<string, RowCell>> | readonly RowCell[];
export type RowCell = string | number | boolean | null | undefined;
