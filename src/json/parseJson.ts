import { type JsonHandler, JsonTokenizer } from "./tokenizer.js";
import { ValueBuilder } from "./valueBuilder.js";

/**
 * Reads a JSON text as a plain value. `NaN`, `Infinity` and `-Infinity`, which Python writes, become numbers.
 *
 * @param file the text's name in messages
 * @throws TextError with its place, if it is not JSON, if a key is there twice, or if it is nested too deeply
 */
export function parseJson(text: string, file: string): unknown {
  const builder = new DocumentBuilder(() => tokenizer.place);
  const tokenizer: JsonTokenizer = new JsonTokenizer(builder, { file });
  tokenizer.write(text);
  tokenizer.end();
  return builder.value;
}

/** Builds the value of a text that is one document. */
class DocumentBuilder extends ValueBuilder implements JsonHandler {
  endDocument(): void {
    // There is only this one.
  }
}
