"""Records the runs beside this file that PyTorch is asked for: python3 test/oracle/record.py (torch 1.13, float64, one thread).

Each has what the others leave out: a config, PyTorch's first parameters, and what became of them epoch by epoch.
"""

import json
import pathlib

import torch
from torch import nn, optim
from torch.optim import lr_scheduler as schedules

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)


class Formula(nn.Module):
    def __init__(self, function):
        super().__init__()
        self.forward = function


# hardSigmoid by its formula: nn.Hardsigmoid takes 1/6 in single precision for its gradient, whatever the dtype.
activations = {
    "tanh": nn.Tanh, "relu": nn.ReLU, "selu": nn.SELU, "mish": nn.Mish, "softsign": nn.Softsign, "relu6": nn.ReLU6,
    "hardTanh": nn.Hardtanh, "logSoftmax": lambda: nn.LogSoftmax(dim=1),
    "softmax": lambda: nn.Softmax(dim=1), "identity": nn.Identity, "leakyRelu": nn.LeakyReLU, "elu": nn.ELU,
    "softplus": nn.Softplus, "exp": lambda: Formula(torch.exp), "hardSigmoid": lambda: Formula(lambda x: nn.functional.relu6(x + 3) / 6),
}  # fmt: skip
losses = {
    "mse": nn.MSELoss(), "huber": nn.HuberLoss(), "mae": nn.L1Loss(), "crossEntropy": nn.CrossEntropyLoss(),
    "binaryCrossEntropy": nn.BCEWithLogitsLoss(),
}  # fmt: skip
names = {
    "weightDecay": "weight_decay", "epsilon": "eps", "decay": "alpha", "slope": "negative_slope", "min": "min_val", "max": "max_val",
}  # fmt: skip


def rename(spec, *left_out):
    return {names.get(key, key): value for key, value in spec.items() if key not in left_out}


def create_optimizer(spec, parameters, lr):
    settings = rename(spec, "name", "beta1", "beta2")
    if "beta1" in spec:
        settings["betas"] = (spec["beta1"], spec["beta2"])
    kind = {"sgd": optim.SGD, "adam": optim.Adam, "adamw": optim.AdamW, "rmsprop": optim.RMSprop, "adagrad": optim.Adagrad}
    return kind[spec["name"]](parameters, lr=lr, **settings)


def create_schedule(spec, optimizer, epochs):
    warmup = spec.get("warmup", 0)
    rest = epochs - warmup
    initial = spec["initial"]
    main = {
        None: lambda: schedules.ConstantLR(optimizer, factor=1),
        "step": lambda: schedules.StepLR(optimizer, spec["stepSize"], spec["gamma"]),
        "exponential": lambda: schedules.ExponentialLR(optimizer, spec["gamma"]),
        "cosine": lambda: schedules.CosineAnnealingLR(optimizer, rest, spec["final"]),
        "linear": lambda: schedules.LinearLR(optimizer, 1, spec["final"] / initial, rest),
        "plateau": lambda: schedules.ReduceLROnPlateau(optimizer, factor=spec["factor"], patience=spec["patience"]),
    }[spec.get("schedule")]()
    if warmup == 0:
        return main
    rise = schedules.LinearLR(optimizer, 1 / warmup, 1, max(1, warmup - 1))
    return schedules.SequentialLR(optimizer, [rise, main], [warmup])


def weigh(loss, outputs, targets, samples, classes):
    """The loss of a batch whose rows have weights: those of their samples, and a list of those of the classes, each or None."""
    if loss == "crossEntropy":
        class_weights = None if classes is None else torch.tensor(classes)
        losses_of_rows = nn.CrossEntropyLoss(weight=class_weights, reduction="none")(outputs, targets)
        if samples is None:
            return nn.CrossEntropyLoss(weight=class_weights)(outputs, targets)
        divisors = samples if classes is None else samples * class_weights[targets]
        return (samples * losses_of_rows).sum() / divisors.sum()
    if loss == "binaryCrossEntropy":
        pos_weight = None if classes is None else torch.tensor(classes[1:])
        if samples is None:
            return nn.BCEWithLogitsLoss(pos_weight=pos_weight)(outputs, targets)
        losses_of_rows = nn.BCEWithLogitsLoss(pos_weight=pos_weight, reduction="none")(outputs, targets).mean(1)
    else:
        losses_of_rows = {"mse": nn.MSELoss, "mae": nn.L1Loss, "huber": nn.HuberLoss}[loss](reduction="none")(outputs, targets).mean(1)
    return (samples * losses_of_rows).sum() / samples.sum()


def write_rows(file, x, y, samples):
    """Writes a CSV file, and returns how a config names it."""
    targets = [f"y{i}" for i in range(y.shape[1])] if y.dim() == 2 else ["y0"]
    header = [f"x{i}" for i in range(x.shape[1])] + targets + ([] if samples is None else ["w"])
    columns = [x, y if y.dim() == 2 else y[:, None]] + ([] if samples is None else [samples[:, None]])
    rows = [[repr(cell) for column in columns for cell in column[i].tolist()] for i in range(len(x))]
    path = pathlib.Path(__file__).parent / file
    path.write_text("".join(",".join(row) + "\n" for row in [header, *rows]))
    return {"csv": file, "target": targets if len(targets) > 1 else targets[0]}


def batch_of(config, rows):
    return config.get("batchSize", rows)


def record(name, layers, inputs=3, outputs=1, rows=12, loss="mse", optimizer="sgd", lr=0.1, epochs=30, seed=1, validated=False, weighted=False, classes=None, **config):
    torch.manual_seed(seed)
    x = torch.randn(rows, inputs)
    if loss == "crossEntropy":
        y = torch.arange(rows) % outputs
    else:
        y = torch.tanh(x @ torch.randn(inputs, outputs)) + 0.1 * torch.randn(rows, outputs)
    if loss == "binaryCrossEntropy":
        y = (y > 0).double()
    own = (x + 0.3 * torch.randn(rows, inputs), y) if validated else None
    samples = own_samples = None
    if weighted:
        # Some rows do not count, and all rows of the second batch.
        samples = 3 * torch.rand(rows) * (torch.arange(rows) % 4 != 0)
        samples[batch_of(config, rows) : 2 * batch_of(config, rows)] *= 0 if "batchSize" in config else 1
        own_samples = 5 * torch.rand(rows)

    def loss_of(outputs, targets, samples):
        if samples is None and classes is None:
            return losses[loss](outputs, targets)
        # PyTorch gives NaN for a batch in which no row counts: such a batch has no gradient.
        return weigh(loss, outputs, targets, samples, classes) if samples is None or samples.sum() > 0 else 0 * outputs.sum()

    modules, parameters, width = [], [], inputs
    for index, entry in enumerate(layers):
        if isinstance(entry, int):
            entry = {"linear": entry}
        if "linear" in entry:
            module = nn.Linear(width, entry["linear"], bias=entry.get("bias", True))
            parameters += [(f"layers.{index}.{name}", parameter) for name, parameter in module.named_parameters()]
            width = entry["linear"]
        else:
            entry = entry if isinstance(entry, dict) else {"activation": entry}
            module = activations[entry["activation"]](**rename(entry, "activation"))
        modules.append(module)
    network = nn.Sequential(*modules)

    def dump():
        values = {name: (p.detach().T if p.dim() == 2 else p.detach()).contiguous() for name, p in parameters}
        return [{"name": n, "shape": list(v.shape), "values": v.flatten().tolist()} for n, v in values.items()]

    first = dump()
    spec = optimizer if isinstance(optimizer, dict) else {"name": optimizer}
    rates = lr if isinstance(lr, dict) else {"initial": lr}
    updater = create_optimizer(spec, network.parameters(), rates["initial"])
    schedule = create_schedule(rates, updater, epochs) if isinstance(lr, dict) else None
    batch = batch_of(config, rows)
    told, used, validations = [], [], []
    for _ in range(epochs):
        used.append(updater.param_groups[0]["lr"])
        total = 0.0
        for start in range(0, rows, batch):
            part = x[start : start + batch]
            updater.zero_grad()
            value = loss_of(network(part), y[start : start + batch], None if samples is None else samples[start : start + batch])
            value.backward()
            if "clipValue" in config:
                nn.utils.clip_grad_value_(network.parameters(), config["clipValue"])
            if "clipNorm" in config:
                nn.utils.clip_grad_norm_(network.parameters(), config["clipNorm"])
            updater.step()
            total += value.item() * len(part)
        told.append(total / rows)
        if own is not None:
            with torch.no_grad():
                validations.append(loss_of(network(own[0]), own[1], own_samples).item())
        if rates.get("schedule") == "plateau":
            schedule.step((validations or told)[-1])
        elif schedule is not None:
            schedule.step()
    data = {"inputs": x.tolist(), "targets": y.tolist()}
    if weighted:
        data = write_rows(f"{name}.csv", x, y, samples)
        config.update(sampleWeight="w", scale="none")
    if classes is not None:
        config["classWeights"] = {str(i): weight for i, weight in enumerate(classes)}
    if own is not None:
        written = write_rows(f"{name}-validation.csv", *own, own_samples) if weighted else {"inputs": own[0].tolist(), "targets": own[1].tolist()}
        config = {**config, "validation": written, "keep": "last"}
    whole = {"data": data, "layers": layers, "loss": loss, "optimizer": optimizer, "lr": lr, "epochs": epochs}
    run = {
        "name": name,
        "madeWith": f"PyTorch {torch.__version__}, float64, one thread",
        "config": {**whole, **config, "shuffle": False},
        "model": {"parameters": first},
        "expected": {"losses": told, "lr": used, **({"validationLosses": validations} if validations else {}), "parameters": dump()},
    }
    (pathlib.Path(__file__).parent / f"{name}.json").write_text(json.dumps(run) + "\n")


sgd = {"name": "sgd", "momentum": 0.9}
small = [4, "tanh", 1]
record("sgd-momentum", small, optimizer=sgd, lr=0.05, batchSize=5)
record("sgd-dampening", small, optimizer={**sgd, "dampening": 0.5, "weightDecay": 0.01}, batchSize=5)
record("sgd-decay", small, optimizer={"name": "sgd", "weightDecay": 0.02})
record("adam-decay", small, optimizer={"name": "adam", "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-3, "weightDecay": 0.02}, lr=0.02, batchSize=5)
record("adamw", small, optimizer="adamw", lr=0.02, batchSize=5)
record("adamw-decay", small, optimizer={"name": "adamw", "weightDecay": 0.3}, lr=0.02)
record("rmsprop", small, optimizer="rmsprop", lr=0.01, batchSize=5)
record("rmsprop-momentum", small, optimizer={"name": "rmsprop", "decay": 0.9, "momentum": 0.8, "epsilon": 1e-4, "weightDecay": 0.01}, lr=0.01)
record("adagrad", small, optimizer="adagrad", batchSize=5)
record("adagrad-decay", small, optimizer={"name": "adagrad", "epsilon": 1e-3, "weightDecay": 0.02})
record("clip-value", small, optimizer=sgd, clipValue=0.02)
record("clip-both", small, optimizer=sgd, clipValue=0.1, clipNorm=0.15, batchSize=5)
record("step", small, lr={"initial": 0.2, "schedule": "step", "stepSize": 7, "gamma": 0.5})
record("exponential", small, lr={"initial": 0.2, "schedule": "exponential", "gamma": 0.9})
record("linear", small, lr={"initial": 0.2, "schedule": "linear", "final": 0.02})
record("plateau", small, optimizer=sgd, lr={"initial": 0.5, "schedule": "plateau", "factor": 0.5, "patience": 2}, epochs=60)
record("warmup", small, lr={"initial": 0.2, "warmup": 5}, epochs=12)
record("warmup-cosine", small, lr={"initial": 0.2, "schedule": "cosine", "final": 0.01, "warmup": 4}, epochs=20)
record("warmup-step", small, lr={"initial": 0.2, "schedule": "step", "stepSize": 5, "gamma": 0.3, "warmup": 3}, epochs=20)
record("deep", [5, "selu", 4, "mish", 4, "softsign", 5, "hardTanh", 4, "relu6", 2], outputs=2, loss="huber", optimizer=sgd, lr=0.05)
record("softmax", [5, "relu", 4, "softmax", 4, "identity", 3, "logSoftmax"], outputs=3, loss="crossEntropy", optimizer="adam", lr=0.01, batchSize=5)
record("sgd-all", small, optimizer={"name": "sgd", "momentum": 0.8, "nesterov": True, "weightDecay": 0.05}, batchSize=5)
record("adam-betas", small, optimizer={"name": "adam", "beta1": 0.5, "beta2": 0.9}, lr=0.02, batchSize=7)
record("adamw-all", small, optimizer={"name": "adamw", "beta1": 0.7, "beta2": 0.8, "epsilon": 1e-2, "weightDecay": 0.1}, lr=0.02, batchSize=5)
record("rmsprop-decay", small, optimizer={"name": "rmsprop", "decay": 0.8, "weightDecay": 0.05}, lr=0.01, batchSize=5)
record("clip-adam", small, optimizer={"name": "adam", "weightDecay": 0.1}, clipValue=0.05, clipNorm=0.08, lr=0.02, batchSize=5)
record("clip-decay", small, optimizer={"name": "sgd", "weightDecay": 0.1}, clipNorm=0.1, batchSize=5)
record("plateau-none", small, optimizer=sgd, lr={"initial": 0.5, "schedule": "plateau", "factor": 0.3, "patience": 0}, epochs=40)
record("plateau-validated", small, optimizer=sgd, lr={"initial": 0.3, "schedule": "plateau", "factor": 0.5, "patience": 1}, epochs=40, validated=True)
record("warmup-linear", small, lr={"initial": 0.2, "schedule": "linear", "final": 0.05, "warmup": 4}, epochs=20)
record("warmup-exponential", small, lr={"initial": 0.2, "schedule": "exponential", "gamma": 0.8, "warmup": 4}, epochs=20)
record("slopes", [5, {"activation": "leakyRelu", "slope": 0.2}, 4, {"activation": "elu", "alpha": 0.5}, 5, {"activation": "softplus", "beta": 2, "threshold": 1}, 4, {"activation": "hardTanh", "min": -0.5, "max": 2}, 2], outputs=2, loss="mae", optimizer=sgd, lr=0.02, batchSize=5)
record("exp", [5, "exp", 4, "hardSigmoid", 2], outputs=2, optimizer=sgd, lr=0.02, batchSize=5)
record("unbiased", [{"linear": 5, "bias": False}, "tanh", {"linear": 2, "bias": False}], outputs=2, loss="huber", batchSize=5)
record("binary-outputs", [5, "tanh", 3], outputs=3, loss="binaryCrossEntropy", optimizer="adam", lr=0.02, batchSize=5)
record("single", small, optimizer=sgd, lr=0.02, batchSize=1)
three = [5, "tanh", 3]
weights = [0.5, 2.0, 7.0]
record("weights-classes", three, outputs=3, loss="crossEntropy", lr=0.1, batchSize=5, classes=weights, validated=True)
record("weights-classes-samples", three, outputs=3, loss="crossEntropy", optimizer="adam", lr=0.02, batchSize=5, classes=weights, weighted=True, validated=True)
record("weights-samples", three, outputs=3, loss="crossEntropy", optimizer=sgd, lr=0.05, weighted=True, validated=True)
record("weights-binary", small, loss="binaryCrossEntropy", lr=0.1, batchSize=5, classes=[1.0, 7.0], validated=True)
record("weights-binary-samples", small, loss="binaryCrossEntropy", optimizer="adam", lr=0.02, batchSize=4, classes=[1.0, 3.0], weighted=True, validated=True)
record("weights-binary-outputs", three, outputs=3, loss="binaryCrossEntropy", lr=0.1, batchSize=5, weighted=True, validated=True)
record("weights-mse", [5, "tanh", 2], outputs=2, optimizer=sgd, lr=0.05, batchSize=4, weighted=True, validated=True)
record("weights-mae", small, loss="mae", lr=0.05, batchSize=5, weighted=True)
record("weights-huber", small, loss="huber", optimizer="adamw", lr=0.02, weighted=True, validated=True)
