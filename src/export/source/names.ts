/** Names of a block, none of them twice. A block inside may use them, and has more. */
export class Names {
  private readonly taken = new Set<string>();

  constructor(
    reserved: Iterable<string> = [],
    private readonly outer?: Names,
  ) {
    for (const name of reserved) this.taken.add(name);
  }

  /** `z`, or `z2` if there is a `z`. */
  create(base: string): string {
    let name = base;
    for (let i = 2; this.has(name); i++) name = /\d$/.test(base) ? `${base}_${i}` : `${base}${i}`;
    this.taken.add(name);
    return name;
  }

  inside(): Names {
    return new Names([], this);
  }

  private has(name: string): boolean {
    return this.taken.has(name) || this.outer?.has(name) === true;
  }
}
