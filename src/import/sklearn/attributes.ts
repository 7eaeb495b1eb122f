import type { JsonObject } from "../../json/jsonObject.js";

/** Whether these are the attributes of an MLPClassifier or an MLPRegressor. One that was not fitted has no `coefs_`. */
export function isNetwork(json: JsonObject): boolean {
  return Object.hasOwn(json, "coefs_") || Object.hasOwn(json, "hidden_layer_sizes");
}

const taken = "only an MLPClassifier or an MLPRegressor can be imported";

/** What something else of scikit-learn is, and what to write instead; undefined if it is not of scikit-learn. */
export function describeOther(json: JsonObject): string | undefined {
  const has = (key: string) => Object.hasOwn(json, key);
  if (Array.isArray(json.steps) && has("memory")) {
    return 'this is a Pipeline of scikit-learn, whose last step is the network: write vars(pipe[-1]) instead of vars(pipe), and with a scaler before it {**vars(pipe[-1]), "scaler": vars(pipe[0])}';
  }
  if (has("coef_") || has("fit_intercept")) {
    return `this is a linear model of scikit-learn, such as a LogisticRegression: ${taken}`;
  }
  if (has("with_mean") || has("feature_range")) {
    return 'this is a scaler of scikit-learn: write it with its network, as {**vars(net), "scaler": vars(scaler)}';
  }
  return has("n_features_in_") ? `this is another estimator of scikit-learn: ${taken}` : undefined;
}
