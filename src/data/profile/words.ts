/** Pairs of texts that answer a question, in small letters: no first. */
const answers: readonly (readonly [no: string, yes: string])[] = [
  ["no", "yes"],
  ["n", "y"],
  ["false", "true"],
  ["f", "t"],
  ["off", "on"],
  ["nein", "ja"],
  ["n", "j"],
  ["falsch", "wahr"],
  ["non", "oui"],
  ["n", "o"],
  ["faux", "vrai"],
  ["no", "sí"],
  ["no", "sì"],
  ["no", "si"],
  ["n", "s"],
  ["falso", "verdadero"],
  ["falso", "vero"],
  ["não", "sim"],
  ["nee", "ja"],
  ["nej", "ja"],
  ["nei", "ja"],
  ["nie", "tak"],
  ["ne", "ano"],
  ["нет", "да"],
  ["hayır", "evet"],
  ["否", "是"],
  ["いいえ", "はい"],
];

/** Whether two texts are a usual pair of answers, such as `yes` and `No`. */
export function areAnswers(texts: readonly string[]): boolean {
  const found = texts.map((text) => text.trim().toLowerCase());
  return found.length === 2 && answers.some((pair) => pair.every((answer) => found.includes(answer)));
}

const wordsForMissing = new Set(
  [
    ...["na", "nan", "null", "nil", "none", "missing", "unknown", "undefined", "empty", "blank", "nodata", "tbd"],
    ...["notavailable", "notapplicable", "notknown", "ka", "kw", "nv", "keineangabe", "unbekannt", "fehlt", "leer"],
    ...["nd", "nr", "nc", "inconnu", "manquant", "vide", "sd", "nondisponible", "desconocido", "sindato", "onbekend"],
    ...["ukendt", "okänd", "brak", "xxx"],
  ].sort(),
);

/** Whether a text says in some language that its value is missing: `k.A.`, `unknown`, `-`, `#N/A`. */
export function meansMissing(text: string): boolean {
  if (text.length > 20) return false;
  if (text.startsWith("#")) return !/\d/.test(text) || /^#DIV\/0!$/i.test(text); // an error of a spreadsheet
  const letters = text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
  return letters === "" || wordsForMissing.has(letters);
}

/** Whether a text may mean a missing value: it is short, and without digits. */
export function mayMeanMissing(text: string): boolean {
  return meansMissing(text) || (text.length <= 16 && !/\d/.test(text));
}

const idWords = new Set(
  [
    ...[
      "id",
      "ids",
      "uid",
      "uuid",
      "guid",
      "pid",
      "oid",
      "key",
      "index",
      "idx",
      "nr",
      "no",
      "nummer",
      "kennung",
      "lfdnr",
    ],
    ...["identifier", "identifiant", "identificador", "rowid", "rowname", "rownames", "rownum", "rownumber", "unnamed"],
    ...["ref", "reference", "barcode", "isbn", "ean", "sku", "serial", "matricule", "numéro", "numero", "ssn", "iban"],
  ].sort(),
);

/** Whether a column is called like an identifier: `id`, `customerID`, `user_id`, `Kundennummer`, `Unnamed: 0`. */
export function namesIdentifier(name: string): boolean {
  const words = name
    .replaceAll(/(\p{Ll})(\p{Lu})|(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1$3 $2$4")
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== "");
  const [first, last] = [words[0], words.at(-1)];
  if (first === undefined || last === undefined) return false;
  const isNumbered = /.nummer$|.nr$/.test(last) || (words.length > 1 && last === "number");
  return isNumbered || idWords.has(last) || first === "id" || first === "unnamed";
}
