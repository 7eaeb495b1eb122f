"""Records in weightedLoss.json, beside this file, what scikit-learn gives: python3 test/train/recordWeightedLoss.py (scikit-learn 1.2, NumPy)."""

import json
import pathlib

import numpy as np
from sklearn.metrics import log_loss, mean_absolute_error, mean_squared_error
from sklearn.utils.class_weight import compute_class_weight, compute_sample_weight

draw = np.random.default_rng(17)
rows = 600
x = draw.normal(size=(rows, 3))
samples = np.where(draw.random(rows) < 0.2, 0, draw.exponential(size=rows))
weight, bias = draw.normal(size=(3, 3)), draw.normal(size=3)
logits = x @ weight + bias
exponentials = np.exp(logits)
of_three = exponentials / exponentials.sum(axis=1, keepdims=True)
of_two = 1 / (1 + np.exp(-logits[:, 0]))
labels = np.array(["mid", "high", "low"])[np.minimum(draw.poisson(0.4, size=rows), 2)]
answers = np.where(draw.random(rows) < 0.1, "yes", "no")
numbers = logits[:, 0] + draw.normal(size=rows)
# scikit-learn sorts labels, so the first logit is that of "high".
given = {"high": 0.25, "low": 3.5, "mid": 2.0}
by_class = {name: compute_sample_weight(weights, labels) for name, weights in {"balanced": "balanced", "given": given}.items()}
for_answers = compute_sample_weight("balanced", answers)


def of_classes(weights=None):
    return log_loss(labels, of_three, sample_weight=weights)


# With binaryCrossEntropy, weights of classes are not divided by, as with PyTorch's pos_weight.
def of_answers(samples, classes):
    return log_loss(answers, of_two, sample_weight=samples * classes) * (samples * classes).sum() / samples.sum()


expected = {
    "classes": of_classes(),
    "classes, samples": of_classes(samples),
    "classes, balanced": of_classes(by_class["balanced"]),
    "classes, given": of_classes(by_class["given"]),
    "classes, balanced, samples": of_classes(by_class["balanced"] * samples),
    "answers, samples": log_loss(answers, of_two, sample_weight=samples),
    "answers, balanced": of_answers(np.ones(rows), for_answers),
    "answers, balanced, samples": of_answers(samples, for_answers),
    "squares, samples": mean_squared_error(numbers, logits[:, 0], sample_weight=samples),
    "absolute, samples": mean_absolute_error(numbers, logits[:, 0], sample_weight=samples),
}
balanced = dict(zip(sorted(set(labels)), compute_class_weight("balanced", classes=sorted(set(labels)), y=labels)))
columns = {"a": x[:, 0], "b": x[:, 1], "c": x[:, 2], "w": samples, "label": labels, "answer": answers, "number": numbers}
recorded = {
    "given": given,
    "balanced": balanced,
    "weight": weight.tolist(),
    "bias": bias.tolist(),
    "expected": expected,
    "rows": [[column[i].item() for column in columns.values()] for i in range(rows)],
}
path = pathlib.Path(__file__).parent / "weightedLoss.json"
path.write_text(json.dumps({"columns": list(columns), **recorded}) + "\n")
