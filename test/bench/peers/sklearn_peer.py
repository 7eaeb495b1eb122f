"""scikit-learn: MLPClassifier or MLPRegressor, fitted with plain SGD from the given parameters."""
import json
import time
import warnings

import numpy as np
import sklearn
from sklearn.neural_network import MLPClassifier, MLPRegressor

from workload import Job

job = Job()
labels = job.y.argmax(axis=1) if job.is_classes else job.y.ravel()


def make():
    # Its squared loss is half of the mean squared error.
    settings = dict(
        hidden_layer_sizes=tuple(job.sizes[1:-1]), activation="relu" if job.is_relu else "tanh", solver="sgd", alpha=0.0,
        batch_size=job.batch, learning_rate="constant", learning_rate_init=job.lr * (1 if job.is_classes else 2),
        momentum=0.0, nesterovs_momentum=False, shuffle=False, tol=0.0, n_iter_no_change=10**9)
    model = MLPClassifier(**settings) if job.is_classes else MLPRegressor(**settings)
    # The parameters are there after a first epoch, whatever it does.
    if job.is_classes:
        model.partial_fit(job.x, labels, classes=np.arange(job.sizes[-1]))
    else:
        model.partial_fit(job.x, labels)
    for (weight, bias), own_weight, own_bias in zip(job.parameters, model.coefs_, model.intercepts_):
        own_weight[...], own_bias[...] = weight, bias
    return model


def run(model, epochs):
    model.set_params(max_iter=epochs, warm_start=True)
    begun = time.perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it has not converged
        model.fit(job.x, labels)
    return time.perf_counter() - begun


def loss(model):
    if not job.is_classes:
        return np.mean((model.predict(job.x) - labels) ** 2)
    return -np.mean(np.log(np.take_along_axis(model.predict_proba(job.x), labels[:, None], axis=1)))


warm_up = max(1, job.epochs // 20)
epochs = min(job.epochs, max(1, int(job.budget * warm_up / run(make(), warm_up))))
model = make()
seconds = run(model, epochs)
final = float(loss(model)) if epochs == job.epochs else None
print(json.dumps({
    "microsecondsPerStep": seconds * 1e6 / (epochs * len(job.starts)), "finalLoss": final, "version": sklearn.__version__}))
