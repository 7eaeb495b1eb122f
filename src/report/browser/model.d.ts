/** The model, whose program comes first in the page's script: a row of raw cells -> the record of its prediction. */
declare function predict(row: object): Prediction;

type Prediction = Readonly<Record<string, string | number>>;
