import { ModelError, TextError } from "../errors.js";
import { isJsonObject, type JsonObject } from "../json/jsonObject.js";
import { parseJson } from "../json/parseJson.js";
import { explainLength, longestOf } from "../text/limits.js";

/** A file of another program. */
export class ForeignFile {
  private parsed: { readonly value: unknown } | { readonly problem: TextError } | undefined;

  constructor(
    /** For messages. */
    readonly name: string,
    readonly bytes: Uint8Array,
  ) {}

  /** Whether it may be a JSON object. */
  get isLikelyJson(): boolean {
    return /^(?:\xEF\xBB\xBF)?\s*\{/.test(Buffer.from(this.bytes.subarray(0, 100)).toString("latin1"));
  }

  /** Its content if it is a JSON object; undefined if it is something else. */
  get json(): JsonObject | undefined {
    if (!this.isLikelyJson) return undefined;
    const parsed = this.parse();
    return "value" in parsed && isJsonObject(parsed.value) ? parsed.value : undefined;
  }

  /**
   * Its content, which must be a JSON object.
   *
   * @throws ModelError with the place, if it is none
   */
  readJson(): JsonObject {
    const parsed = this.parse();
    if ("problem" in parsed) {
      const { problem, place } = parsed.problem;
      throw new ModelError(problem, this.name, place);
    }
    if (!isJsonObject(parsed.value)) throw new ModelError("expected a JSON object", this.name);
    return parsed.value;
  }

  private parse() {
    this.parsed ??= this.parseOnce();
    return this.parsed;
  }

  private parseOnce(): NonNullable<typeof this.parsed> {
    const { name, bytes } = this;
    try {
      if (bytes.length > longestOf("JSON of a model"))
        throw new TextError(explainLength("JSON of a model"), { file: name });
      return { value: parseJson(new TextDecoder().decode(bytes), name) };
    } catch (problem) {
      if (problem instanceof TextError) return { problem };
      throw problem;
    }
  }
}
