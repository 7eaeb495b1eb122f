/** Words that C or C++ keep for themselves, and macros that compilers and headers of systems define in small letters. */
const reserved = new Set(
  (
    "alignas alignof and and_eq asm assert auto bitand bitor bool break case catch char class compl concept const const_cast " +
    "consteval constexpr constinit continue co_await co_return co_yield decltype default delete do double dynamic_cast else " +
    "enum errno explicit export extern false far float for friend goto huge i386 if import inline int interface linux long " +
    "module mutable namespace near new noexcept not not_eq nullptr operator or or_eq pascal private protected public register " +
    "reinterpret_cast requires restrict return short signed sizeof small static static_assert static_cast struct switch " +
    "template this thread_local throw true try typedef typeid typename typeof typeof_unqual union unix unsigned using virtual " +
    "void volatile wchar_t while xor xor_eq"
  ).split(" "),
);

/** Longer names help nobody. */
const longest = 48;

/**
 * The text as a part of an identifier: small letters of ASCII, digits, and `_` for all else. `sepalLength (cm)` becomes
 * `sepal_length_cm`, and `-5` becomes `minus_5`.
 *
 * @param otherwise for a text without a letter of ASCII or a digit
 */
export function wordsOf(text: string, otherwise: string): string {
  const words = text
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll("ß", "ss")
    .replace(/^\s*[-−](?=[\d.])/u, "minus ")
    .replaceAll(/([a-z0-9])([A-Z][a-z])/g, "$1_$2")
    .replaceAll(/[^a-zA-Z0-9]+/g, "_")
    .slice(0, longest)
    .replaceAll(/^_+|_+$/g, "")
    .toLowerCase();
  return words === "" ? otherwise : words;
}

/** The text as an identifier of its own, such as the name of a field. */
export function identifierOf(text: string, otherwise: string): string {
  const words = wordsOf(text, otherwise);
  if (reserved.has(words)) return `${words}_`;
  return /^\d/.test(words) ? `n${words}` : words;
}

/** Both with one `_` between them: C++ keeps names with two for itself. */
export function joinWords(a: string, b: string): string {
  return `${a.replace(/_$/, "")}_${b}`;
}

/** The names of one scope: no two are equal. */
export class Scope {
  private readonly taken = new Set<string>();

  /** The name, with a number behind it if it is taken. */
  claim(name: string): string {
    let free = name;
    for (let count = 2; this.taken.has(free); count++) free = joinWords(name, String(count));
    this.taken.add(free);
    return free;
  }
}
