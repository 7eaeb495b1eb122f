"""Records small networks of scikit-learn, rows, and what it predicts for them: /usr/bin/python3 record.py

Each case is a file that `backprop import` reads, as the help says it is written, and a file of what scikit-learn answers.
"""
import json
import pathlib
import warnings

import numpy as np
import sklearn
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.preprocessing import MinMaxScaler, StandardScaler

warnings.filterwarnings("ignore")
folder = pathlib.Path(__file__).parent
random = np.random.RandomState(1)


class Frame:
    """As much of a pandas.DataFrame as scikit-learn needs for the names of columns."""

    def __init__(self, rows, columns):
        self.rows, self.columns, self.shape = rows, columns, rows.shape

    def __len__(self):
        return len(self.rows)

    def __array__(self, *arguments, **options):
        return self.rows


def record(name, net, rows, targets, scaler=None, columns=None):
    table = rows if columns is None else Frame(rows, columns)
    if scaler is None:
        net.fit(table, targets)
        write(name, vars(net))
    else:
        net.fit(scaler.fit_transform(table), targets)
        write(name, {**vars(net), "scaler": vars(scaler)})
    asked = random.uniform(rows.min() - 1, rows.max() + 1, (20, rows.shape[1]))
    scaled = asked if scaler is None else scaler.transform(asked)
    answers = {"sklearn": sklearn.__version__, "rows": asked, "predictions": net.predict(scaled)}
    if hasattr(net, "predict_proba"):
        answers["probabilities"] = net.predict_proba(scaled)
    write(f"{name}.answers", answers)


def write(name, content):
    with open(folder / f"{name}.json", "w") as file:
        json.dump(content, file, default=lambda a: getattr(a, "tolist", lambda: None)())


rows = random.normal(3, 2, (60, 3))
sums = rows.sum(axis=1)
options = {"hidden_layer_sizes": (5,), "max_iter": 400, "random_state": 2}

record("binary", MLPClassifier(activation="tanh", **options), rows, np.where(sums > 9, "yes", "no"), None, ["y", "b", "c d"])
record("booleans", MLPClassifier(activation="relu", **options), rows, sums > 9, StandardScaler())
record("multiclass", MLPClassifier(activation="logistic", learning_rate_init=0.02, **options), rows, np.digitize(sums, [7, 11]) * 10, MinMaxScaler())
record("multilabel", MLPClassifier(activation="relu", **options), rows, (rows > 3).astype(int))
record("regression", MLPRegressor(activation="identity", **options), rows, sums, StandardScaler(with_mean=False), ["a", "b", "c"])
record("several", MLPRegressor(**{**options, "hidden_layer_sizes": (4, 3)}), rows, rows[:, :2] ** 2, StandardScaler(with_std=False))
record("none-hidden", MLPRegressor(**{**options, "hidden_layer_sizes": ()}), rows, sums)
