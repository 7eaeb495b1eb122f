import type { Dialect } from "./dialect.js";
import type { NumberOptions } from "./numberOptions.js";
import type { RowParser } from "./rowParser.js";

/** A format of data files. */
interface DataFormat {
  /** Its name for people. */
  readonly title: string;
  /** What its files look like, for people. */
  readonly about: string;
  /** The endings of its files, each with the dialect that it implies. */
  readonly endings: Readonly<Record<string, Dialect>>;
  /** The character that its text begins with, if the format can be recognized by it. */
  readonly beginsWith?: string;
  /** What of the dialect a config may set. */
  readonly options: readonly (keyof Dialect)[];
  /**
   * A parser for one file. Its code is loaded here, since that takes longer than to read a short file.
   *
   * @param file its name in messages
   */
  createParser(file: string, dialect: Dialect, options?: NumberOptions): Promise<RowParser>;
}

/** All formats of data files. A key is the format's name in a config, on the command line and in the library. */
export const dataFormats = {
  csv: {
    title: "CSV",
    about:
      'The first line names the columns. The delimiter is a comma, a tab in a .tsv file, or, if the header has no comma, the one of ; tab and | that it has. Cells may be in double quotes; "" inside of them is a quote.',
    endings: { csv: {}, tsv: { delimiter: "\t" }, txt: {} },
    options: ["delimiter", "quote"],
    createParser: async (file, dialect) => new (await import("./csvParser.js")).CsvParser(file, dialect),
  },
  ndjson: {
    title: "NDJSON",
    about:
      "An object on each line. The columns are the keys of the first objects: those in the first piece of the file that is read, of up to 256 KiB. A key that an object lacks is a missing cell. No row has a key twice. true and false are texts.",
    endings: { ndjson: {}, jsonl: {} },
    beginsWith: "{",
    options: [],
    createParser: async (file, _, options) => new (await import("./jsonParser.js")).JsonParser(file, "lines", options),
  },
  json: {
    title: "JSON",
    about: "A list of such objects.",
    endings: { json: {} },
    beginsWith: "[",
    options: [],
    createParser: async (file, _, options) => new (await import("./jsonParser.js")).JsonParser(file, "list", options),
  },
} as const satisfies Readonly<Record<string, DataFormat>>;

export type FormatName = keyof typeof dataFormats;

export const formatNames = Object.keys(dataFormats) as readonly FormatName[];

/** The formats for people: `CSV, NDJSON or JSON`. */
export const formatTitles = formatNames
  .map((name) => dataFormats[name].title)
  .join(", ")
  .replace(/, (?=\w+$)/, " or ");

/** The format and the dialect that a file's ending implies, before a `.gz`; undefined if it implies none. */
export function formatOfEnding(file: string): (Dialect & { readonly format: FormatName }) | undefined {
  const [, ending = ""] = /\.([^./\\]+?)(?:\.gz)?$/i.exec(file.toLowerCase()) ?? [];
  for (const format of formatNames) {
    const endings: DataFormat["endings"] = dataFormats[format].endings;
    if (Object.hasOwn(endings, ending)) return { format, ...endings[ending] };
  }
  return undefined;
}

/** The format of a text that begins with this character: CSV, if no other format does. */
export function formatOfBegin(character: string): FormatName {
  const formats: Readonly<Record<FormatName, DataFormat>> = dataFormats;
  return formatNames.find((name) => formats[name].beginsWith === character) ?? "csv";
}
