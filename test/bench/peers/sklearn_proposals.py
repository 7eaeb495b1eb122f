"""
Tables, split into rows to train on and rows to test on, and what scikit-learn's networks at their defaults make of them.

python3 sklearn_proposals.py FOLDER SPLITS [TABLE...] writes TABLE-SPLIT-train.csv and TABLE-SPLIT-test.csv into the folder. To standard
output go JSON lines, one for each of them: the table, its targets, and the scores of scikit-learn on the rows to test on.
"""
import os

os.environ["OPENBLAS_NUM_THREADS"] = os.environ["MKL_NUM_THREADS"] = "1"
import json
import sys
import time
import warnings

import numpy as np
import pandas as pd
import sklearn
from sklearn import datasets
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.metrics import accuracy_score, log_loss, r2_score, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler


def bundled(load, names=None):
    """A table that ships with scikit-learn. Classes get their names."""
    table = load(as_frame=True)
    frame = table.data.copy()
    target = table.target
    classes = names or list(getattr(table, "target_names", []))
    frame["target"] = target if not classes or target.dtype.kind == "f" else [str(classes[i]) for i in target]
    return frame, ["target"]


def generated(arrays, decimals=6, classes=None):
    x, y = arrays
    frame = pd.DataFrame(np.round(x, decimals), columns=[f"x{i + 1}" for i in range(x.shape[1])])
    frame["target"] = np.round(y, decimals) if classes is None else [classes[i] for i in y]
    return frame, ["target"]


def with_gaps(random, values, share):
    return pd.Series(values).mask(random.random(len(values)) < share)


def rents():
    """Numbers, categories, a yes/no column and missing cells; the target spans three orders of magnitude."""
    random = np.random.default_rng(7)
    n = 1500
    area = random.lognormal(4.2, 0.5, n)
    rooms = np.clip(np.round(area / 25 + random.normal(0, 0.7, n)), 1, 9)
    age = random.integers(0, 120, n).astype(float)
    district = random.choice(list("ABCDEFGH"), n, p=[0.25, 0.2, 0.15, 0.12, 0.1, 0.08, 0.06, 0.04])
    factor = dict(zip("ABCDEFGH", [1, 1.4, 0.8, 2.2, 0.6, 1.1, 3, 0.5]))
    garden = random.choice(["yes", "no"], n, p=[0.3, 0.7])
    heating = random.choice(["gas", "oil", "wood"], n)
    price = 9 * area**1.1 * np.array([factor[each] for each in district]) * np.exp(-age / 150) * random.lognormal(0, 0.2, n)
    price *= np.where((garden == "yes") & (age > 50), 1.3, 1)
    frame = pd.DataFrame({
        "area": with_gaps(random, np.round(area, 1), 0.05), "rooms": rooms.astype(int), "age": with_gaps(random, age, 0.15),
        "district": district, "garden": garden, "heating": with_gaps(random, heating, 0.1), "rent": np.round(price, 2)})
    return frame, ["rent"]


def customers(n=3000, share=0.12):
    """Numbers, categories and missing cells; few rows are "yes"."""
    random = np.random.default_rng(11)
    months = random.integers(0, 73, n)
    contract = random.choice(["monthly", "one year", "two years"], n, p=[0.55, 0.25, 0.2])
    payment = random.choice(["card", "transfer", "check", "other"], n, p=[0.3, 0.3, 0.3, 0.1])
    charge = np.round(random.uniform(20, 120, n), 2)
    calls = random.poisson(1.2, n)
    risk = 1.2 * (contract == "monthly") - 0.03 * months + 0.012 * charge + 0.5 * calls * (payment == "check")
    risk += np.where((charge > 80) & (months < 12), 1, 0) + random.logistic(0, 0.7, n)
    frame = pd.DataFrame({
        "months": months, "contract": contract, "payment": with_gaps(random, payment, 0.05), "charge": with_gaps(random, charge, 0.08),
        "calls": calls, "total": np.round(months * charge, 2),
        "left": np.where(risk > np.quantile(risk, 1 - share), "yes", "no")})
    return frame, ["left"]


def classification(**settings):
    return generated(datasets.make_classification(random_state=3, **settings), classes=["red", "green", "blue", "black"])


tables = {
    "iris": lambda: bundled(datasets.load_iris),
    "wine": lambda: bundled(datasets.load_wine),
    "cancer": lambda: bundled(datasets.load_breast_cancer),
    "digits": lambda: bundled(datasets.load_digits, list("0123456789")),
    "moons": lambda: generated(datasets.make_moons(600, noise=0.25, random_state=3), classes=["upper", "lower"]),
    "clusters": lambda: classification(n_samples=2000, n_features=20, n_informative=8, n_classes=3, n_clusters_per_class=2),
    "customers": customers,
    "diabetes": lambda: bundled(datasets.load_diabetes),
    "friedman": lambda: generated(datasets.make_friedman1(1000, n_features=10, noise=1, random_state=3)),
    "rents": rents,
}
# Not part of the comparison: for trying rules on tables that they were not made for.
others = {
    "friedman2": lambda: generated(datasets.make_friedman2(800, noise=50, random_state=3)),
    "friedman3": lambda: generated(datasets.make_friedman3(600, noise=0.1, random_state=3)),
    "linear": lambda: generated(datasets.make_regression(300, n_features=30, n_informative=10, noise=20, random_state=3)),
    "exercise": lambda: (datasets.load_linnerud(as_frame=True).frame, ["Weight", "Waist", "Pulse"]),
    "circles": lambda: generated(datasets.make_circles(300, noise=0.15, factor=0.5, random_state=3), classes=["in", "out"]),
    "noisy": lambda: classification(n_samples=500, n_features=40, n_informative=5, flip_y=0.2),
    "wide": lambda: classification(n_samples=200, n_features=100, n_informative=10, n_classes=4),
    "many": lambda: classification(n_samples=10000, n_features=20, n_informative=10, n_classes=4, n_clusters_per_class=3),
    "rare": lambda: customers(1500, 0.04),
    "large": lambda: generated(datasets.make_friedman1(10000, n_features=10, noise=1, random_state=5)),
}


def fit(train, test, targets):
    """Scores on the test rows of the network that scikit-learn makes at its defaults, behind the usual preparation of columns."""
    x, tests = train.drop(columns=targets), test.drop(columns=targets)
    numbers = [name for name in x if pd.api.types.is_numeric_dtype(x[name])]
    texts = [name for name in x if name not in numbers]
    columns = ColumnTransformer([
        ("numbers", make_pipeline(SimpleImputer(), StandardScaler()), numbers),
        ("texts", OneHotEncoder(handle_unknown="ignore"), texts)])
    y, truth = (each[targets[0]] if len(targets) == 1 else each[targets] for each in (train, test))
    is_classes = len(targets) == 1 and not pd.api.types.is_float_dtype(y)
    model = make_pipeline(columns, (MLPClassifier if is_classes else MLPRegressor)(random_state=0))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it has not converged
        model.fit(x, y)
    if not is_classes:
        return {"r2": r2_score(truth, model.predict(tests))}
    probabilities = model.predict_proba(tests)
    scores = {
        "accuracy": accuracy_score(truth, model.predict(tests)),
        "logLoss": log_loss(truth, probabilities, labels=model.classes_, eps=1e-15)}
    if len(model.classes_) == 2:
        scores["rocAuc"] = roc_auc_score(truth == model.classes_[1], probabilities[:, 1])
    return scores


def main(folder, splits, names):
    known = {**tables, **others}
    for name in names or tables:
        frame, targets = known[name]()
        is_numbers = all(pd.api.types.is_float_dtype(frame[target]) for target in targets)
        for split in range(splits):
            parts = train_test_split(frame, test_size=0.25, random_state=split, stratify=None if is_numbers else frame[targets])
            files = [os.path.join(folder, f"{name}-{split}-{part}.csv") for part in ("train", "test")]
            for part, file in zip(parts, files):
                part.to_csv(file, index=False)
            begun = time.perf_counter()
            # What both programs see is what the files hold.
            scores = fit(*(pd.read_csv(file, keep_default_na=False, na_values=[""], dtype=typesOf(frame)) for file in files), targets)
            print(json.dumps({
                "table": name, "split": split, "targets": targets, "task": "regression" if is_numbers else "classification",
                "train": files[0], "test": files[1], "scores": scores, "seconds": time.perf_counter() - begun,
                "version": sklearn.__version__}), flush=True)


def typesOf(frame):
    return {name: "float" if pd.api.types.is_numeric_dtype(frame[name]) else "object" for name in frame}


main(sys.argv[1], int(sys.argv[2]), sys.argv[3:])
