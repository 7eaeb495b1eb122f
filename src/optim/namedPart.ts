import type { Node } from "../graph/op.js";

/** A node of a step that several updates read, with a name and with what it is for, in a few words. */
export interface NamedPart {
  readonly node: Node;
  readonly name: string;
  readonly role: string;
}

/** Is told the named parts of a step while it is built. */
export type TakePart = (part: NamedPart) => void;
