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

# Not hardSigmoid: PyTorch takes 1/6 in single precision for its gradient, whatever the dtype.
activations = {
    "tanh": nn.Tanh, "relu": nn.ReLU, "selu": nn.SELU, "mish": nn.Mish, "softsign": nn.Softsign, "relu6": nn.ReLU6,
    "hardTanh": nn.Hardtanh, "logSoftmax": lambda: nn.LogSoftmax(dim=1),
    "softmax": lambda: nn.Softmax(dim=1), "identity": nn.Identity,
}  # fmt: skip
losses = {"mse": nn.MSELoss(), "huber": nn.HuberLoss(), "mae": nn.L1Loss(), "crossEntropy": nn.CrossEntropyLoss()}
names = {"weightDecay": "weight_decay", "epsilon": "eps", "decay": "alpha", "stepSize": "step_size"}


def create_optimizer(spec, parameters, lr):
    settings = {names.get(key, key): value for key, value in spec.items() if key not in ("name", "beta1", "beta2")}
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


def record(name, layers, inputs=3, outputs=1, rows=12, loss="mse", optimizer="sgd", lr=0.1, epochs=30, seed=1, **config):
    torch.manual_seed(seed)
    x = torch.randn(rows, inputs)
    if loss == "crossEntropy":
        y = torch.arange(rows) % outputs
    else:
        y = torch.tanh(x @ torch.randn(inputs, outputs)) + 0.1 * torch.randn(rows, outputs)
    modules, parameters, width = [], [], inputs
    for index, entry in enumerate(layers):
        if isinstance(entry, int):
            module = nn.Linear(width, entry)
            parameters += [(f"layers.{index}.weight", module.weight), (f"layers.{index}.bias", module.bias)]
            width = entry
        else:
            module = activations[entry]()
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
    batch = config.get("batchSize", rows)
    told, used = [], []
    for _ in range(epochs):
        used.append(updater.param_groups[0]["lr"])
        total = 0.0
        for start in range(0, rows, batch):
            part = x[start : start + batch]
            updater.zero_grad()
            value = losses[loss](network(part), y[start : start + batch])
            value.backward()
            if "clipValue" in config:
                nn.utils.clip_grad_value_(network.parameters(), config["clipValue"])
            if "clipNorm" in config:
                nn.utils.clip_grad_norm_(network.parameters(), config["clipNorm"])
            updater.step()
            total += value.item() * len(part)
        told.append(total / rows)
        if rates.get("schedule") == "plateau":
            schedule.step(told[-1])
        elif schedule is not None:
            schedule.step()
    data = {"inputs": x.tolist(), "targets": y.tolist()}
    whole = {"data": data, "layers": layers, "loss": loss, "optimizer": optimizer, "lr": lr, "epochs": epochs}
    run = {
        "name": name,
        "madeWith": f"PyTorch {torch.__version__}, float64, one thread",
        "config": {**whole, **config, "shuffle": False},
        "model": {"parameters": first},
        "expected": {"losses": told, "lr": used, "parameters": dump()},
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
