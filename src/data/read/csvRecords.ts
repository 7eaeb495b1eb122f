import { CsvError, Parser } from "csv-parse";

/** An error in the text of a CSV. */
export interface CsvProblem {
  readonly message: string;
  /** The line in the text as it was given, from 1; undefined for the row that has begun. */
  readonly line: number | undefined;
}

/** Splits the text of a CSV into records: lists of cells, of any length. Cells are trimmed unless they are quoted; empty lines are skipped. */
export class CsvRecords {
  private readonly parser: RecordParser;

  /**
   * @param quote empty if there is none
   * @param onRecord takes each record as it ends, with the number of lines up to there
   */
  constructor(
    delimiter: string,
    private readonly quote: string,
    onRecord: (record: readonly string[], lines: number) => void,
  ) {
    this.parser = new RecordParser(delimiter, quote === "" ? null : quote, onRecord);
    this.parser.on("error", () => undefined); // `read` reports it
    this.parser.resume();
  }

  /** Reads the next piece of text, up to the first error, which it returns. */
  read(text: string, isOver: boolean): Promise<CsvProblem | undefined> {
    return new Promise((resolve, reject) => {
      const done = (error?: Error | null) => {
        if (!error) resolve(undefined);
        else if (error instanceof CsvError) resolve(this.explain(error));
        else reject(error);
      };
      if (isOver) this.parser.end(text, done);
      else this.parser.write(text, done);
    });
  }

  private explain({ code, lines }: CsvError): CsvProblem {
    if (code === "CSV_QUOTE_NOT_CLOSED") {
      return { message: "a quote that opens in this row is never closed", line: undefined };
    }
    const doubled = this.quote + this.quote;
    return {
      message: `there is a quote inside a cell: put the whole cell into quotes, and write a quote within as ${doubled}`,
      line: Number(lines),
    };
  }
}

/** Hands on each record as it ends. As an object stream, or with `on_record`, csv-parse takes half as long again. */
class RecordParser extends Parser {
  constructor(
    delimiter: string,
    quote: string | null,
    private readonly onRecord: (record: readonly string[], lines: number) => void,
  ) {
    const leniency = { trim: true, skip_empty_lines: true, relax_column_count: true };
    super({ delimiter, quote, escape: quote, ...leniency, record_delimiter: "\n" });
  }

  override push(record: readonly string[] | null): boolean {
    if (record === null) return super.push(null);
    this.onRecord(record, this.info.lines);
    return true;
  }
}
