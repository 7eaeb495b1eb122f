"""Records in scikit-learn.json, beside this file, what scikit-learn gives: python3 test/metrics/record.py (scikit-learn 1.2, NumPy).

Most rows are not in the file: `draw` below and in scikitLearn.test.ts give the same probabilities to the last bit.
"""

import json
import pathlib
import warnings

import numpy as np
from sklearn import metrics


def random(seed):
    """Numbers in 0 … 1: the minimal standard generator of Park and Miller, with the multiplier 48271."""
    while True:
        seed = seed * 48271 % 2147483647
        yield seed / 2147483647


def draw(rows, classes, levels, skew, seed):
    """Truths and probabilities. With few levels there are many ties, and probabilities of exactly 0 and 1."""
    numbers = random(seed)
    truths, probabilities = [], []
    for _ in range(rows):
        truth = int(classes * next(numbers) ** skew)
        shares = [int(next(numbers) * levels) for _ in range(classes)]
        # About half of the rows favour their class.
        if next(numbers) < 0.5:
            shares[truth] += levels
        if sum(shares) == 0:
            shares[0] = 1
        truths.append(truth)
        probabilities.append([share / sum(shares) for share in shares])
    return truths, probabilities


def measure(truths, probabilities):
    truths, probabilities = np.array(truths), np.array(probabilities)
    labels = list(range(probabilities.shape[1]))
    predictions = probabilities.argmax(axis=1)
    isTwo = len(labels) == 2
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result = {
            "accuracy": metrics.accuracy_score(truths, predictions),
            "balancedAccuracy": metrics.balanced_accuracy_score(truths, predictions),
            "logLoss": metrics.log_loss(truths, probabilities, labels=labels),
            "precision": metrics.precision_score(truths, predictions, average="macro", zero_division=0),
            "recall": metrics.recall_score(truths, predictions, average="macro", zero_division=0),
            "f1": metrics.f1_score(truths, predictions, average="macro", zero_division=0),
        }
    try:
        if isTwo:
            result["rocAuc"] = metrics.roc_auc_score(truths, probabilities[:, 1])
            result["prAuc"] = metrics.average_precision_score(truths, probabilities[:, 1])
        else:
            result["rocAuc"] = metrics.roc_auc_score(truths, probabilities, multi_class="ovr", average="macro", labels=labels)
            onehot = np.eye(len(labels))[truths]
            result["prAuc"] = metrics.average_precision_score(onehot, probabilities, average="macro")
    except ValueError:
        result["rocAuc"] = result["prAuc"] = None
    return result


# rows, classes, levels, skew, seed
drawn = [
    (10, 2, 3, 1, 1), (200, 2, 1000000, 1, 2), (500, 2, 4, 1, 3), (1000, 2, 1000000, 6, 4), (1000, 2, 20, 8, 5),
    (50000, 2, 1000, 2, 6), (100, 3, 5, 1, 7), (1000, 3, 1000000, 3, 8), (20000, 3, 50, 1, 9), (500, 10, 4, 1, 10),
    (10000, 10, 1000000, 2, 11), (30000, 10, 1, 1, 12), (60, 10, 5, 3, 13),
]  # fmt: skip
given = [
    ([0, 1], [[1, 0], [0, 1]]), ([0, 1], [[0, 1], [1, 0]]), ([0, 0, 1, 1], [[0.5, 0.5]] * 4), ([1, 1], [[0.3, 0.7], [0.6, 0.4]]),
    ([0, 1, 1, 0, 1], [[1, 0], [1, 0], [0, 1], [0, 1], [0.25, 0.75]]), ([0, 1, 0], [[0.2, 0.5, 0.3], [0.1, 0.8, 0.1], [0.6, 0, 0.4]]),
    ([0, 1, 2], [[1, 0, 0], [0, 0, 1], [0, 0, 1]]), ([0, 0, 0, 0, 0, 1], [[1 - p, p] for p in (0.1, 0.9, 1e-300, 0, 5e-324, 1e-20)]),
]  # fmt: skip

cases = [
    {"draw": dict(zip(("rows", "classes", "levels", "skew", "seed"), spec)), "metrics": measure(*draw(*spec))} for spec in drawn
]
cases += [{"truths": t, "probabilities": p, "metrics": measure(t, p)} for t, p in given]
lines = ",\n".join(json.dumps(case) for case in cases)
(pathlib.Path(__file__).parent / "scikit-learn.json").write_text(f"[\n{lines}\n]\n")
