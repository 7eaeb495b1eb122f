"""pandas reads rows, NumPy computes a network with one hidden layer, and pandas writes classes, or with a third argument probabilities as well."""
import json
import sys

import numpy as np
import pandas as pd

from process import report

with open(sys.argv[1]) as file:
    w1, b1, w2, b2 = (np.reshape(each["values"], each["shape"]) for each in json.load(file)["parameters"])
x = pd.read_csv(sys.argv[2]).to_numpy()
z = np.maximum(x @ w1 + b1, 0) @ w2 + b2
answers = pd.DataFrame({"y": z.argmax(axis=1)})
if len(sys.argv) > 3:
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    powers /= powers.sum(axis=1, keepdims=True)
    for i in range(powers.shape[1]):
        answers[f"p({i})"] = powers[:, i]
answers.to_csv(sys.stdout, index=False)
report()
