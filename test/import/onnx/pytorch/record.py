"""Records networks of PyTorch as ONNX files, with inputs and outputs, for the tests of the import.

Run with PyTorch 1.13 (`python3-torch` of Debian): python3 record.py
It writes the files beside itself, and records.json: for each file its inputs and what PyTorch answers.
"""

import json
import pathlib
import warnings

import torch
from torch import nn

warnings.filterwarnings("ignore")
folder = pathlib.Path(__file__).parent
records = []


class Module(nn.Module):
    """A module of one function."""

    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, x):
        return self.function(x)


class OddNames(nn.Module):
    """Layers with names that say nothing of their order, an input that is flattened, and functions in place of modules."""

    def __init__(self):
        super().__init__()
        self.zz_first = nn.Linear(6, 4)
        self.aa_last = nn.Linear(3, 2)
        self.m = nn.ModuleDict({"odd name": nn.Linear(4, 3, bias=False)})

    def forward(self, x):
        x = torch.flatten(x, 1)
        x = torch.tanh(self.zz_first(x))
        x = nn.functional.silu(self.m["odd name"](x))
        return torch.softmax(self.aa_last(x), dim=-1)


class Viewed(nn.Module):
    """Flattens with the size of its batch, as older code does."""

    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(x.view(x.size(0), -1))


class Standardized(nn.Module):
    """Scales its inputs and its output with buffers."""

    def __init__(self):
        super().__init__()
        self.register_buffer("mean", torch.tensor([1.0, -2.0, 0.5]))
        self.register_buffer("std", torch.tensor([2.0, 0.1, 30.0]))
        self.body = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 1))

    def forward(self, x):
        return self.body((x - self.mean) / self.std) * 12.5 + 100


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(3, 3)
        self.b = nn.Linear(3, 1)

    def forward(self, x):
        return self.b(x + torch.relu(self.a(x)))


class TwoHeads(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(3, 4)
        self.mean = nn.Linear(4, 1)
        self.spread = nn.Linear(4, 1)

    def forward(self, x):
        hidden = torch.relu(self.body(x))
        return self.mean(hidden), self.spread(hidden)


class WithLogits(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 3))

    def forward(self, x):
        logits = self.body(x)
        return logits, torch.softmax(logits, 1)


def record(name, model, opset=17, dtype=torch.float64, shape=(3,), dynamic=True, export=None, **options):
    name = name.replace(" ", "-")
    model = model.to(dtype).eval()
    x = torch.randn(7, *shape, dtype=torch.float64).mul(3).to(dtype)
    example = x if not dynamic else x[:2]
    if not dynamic:
        x = x[:1]
        example = x
    axes = {"dynamic_axes": {"rows": {0: "batch"}}} if dynamic else {}
    names = {"input_names": ["rows"], **options}
    torch.onnx.export(model, example, folder / f"{name}.onnx", opset_version=opset, **axes, **names)
    with torch.no_grad():
        y = model(x)
    outputs = y if isinstance(y, tuple) else (y,)
    records.append({
        "name": name,
        "opset": opset,
        "dtype": str(dtype).removeprefix("torch."),
        "inputs": x.reshape(len(x), -1).tolist(),
        "outputs": [output.tolist() for output in outputs],
    })


def network(activation, width=3):
    return nn.Sequential(nn.Linear(3, 4), activation, nn.Linear(4, width), activation, nn.Linear(width, 2))


activations = {
    "relu": nn.ReLU(),
    "leakyRelu": nn.LeakyReLU(),
    "leakyRelu slope": nn.LeakyReLU(0.2),
    "elu": nn.ELU(),
    "elu alpha": nn.ELU(0.7),
    "selu": nn.SELU(),
    "gelu": nn.GELU(),
    "gelu tanh": nn.GELU(approximate="tanh"),
    "silu": nn.SiLU(),
    "mish": nn.Mish(),
    "sigmoid": nn.Sigmoid(),
    "tanh": nn.Tanh(),
    "softplus": nn.Softplus(),
    "softplus beta": nn.Softplus(beta=2),
    "softsign": nn.Softsign(),
    "relu6": nn.ReLU6(),
    "hardTanh": nn.Hardtanh(),
    "hardTanh bounds": nn.Hardtanh(-0.5, 2),
    "hardSigmoid": nn.Hardsigmoid(),
    "hardSwish": nn.Hardswish(),
    "exp": Module(lambda x: torch.exp(-x.abs())),
    "identity": nn.Identity(),
    "softmax": nn.Softmax(dim=1),
    "logSoftmax": nn.LogSoftmax(dim=-1),
    "celu": nn.CELU(1.5),
    "logSigmoid": nn.LogSigmoid(),
    "prelu": nn.PReLU(),
    "tanhshrink": nn.Tanhshrink(),
    "softshrink": nn.Softshrink(),
    "formula": Module(lambda x: torch.sin(x) * x.pow(2) / (1 + x * x) - 0.25 * torch.cos(3 * x).clamp(min=-0.5)),
    "where": Module(lambda x: torch.where(x > 0.5, torch.sqrt(x.abs()), 0.1 - x)),
}
opsets = [9, 10, 11, 12, 13, 14, 15, 16, 17]

torch.manual_seed(1)
for i, (name, activation) in enumerate(activations.items()):
    for dtype in (torch.float64, torch.float32):
        kind = str(dtype).removeprefix("torch.")
        for opset in [*opsets[i % len(opsets):], *opsets]:
            try:
                record(f"{name} {kind}", network(activation), opset=opset, dtype=dtype)
                break
            except Exception as error:
                print(name, opset, str(error)[:80])

record("softmax end", nn.Sequential(nn.Linear(3, 5), nn.ReLU(), nn.Linear(5, 3), nn.Softmax(dim=1)), opset=11)
record("sigmoid end", nn.Sequential(nn.Linear(3, 5), nn.ReLU(), nn.Linear(5, 1), nn.Sigmoid()), opset=12)
record("logSoftmax end", nn.Sequential(nn.Linear(3, 5), nn.ReLU(), nn.Linear(5, 3), nn.LogSoftmax(dim=1)), opset=15)
record("dropout", nn.Sequential(nn.Linear(3, 5), nn.Dropout(0.3), nn.ReLU(), nn.Linear(5, 2)), opset=9)
record("dropout kept", nn.Sequential(nn.Linear(3, 5), nn.Dropout(0.3), nn.ReLU(), nn.Linear(5, 2)), do_constant_folding=False,
       training=torch.onnx.TrainingMode.PRESERVE, opset=13)
record("batch norm", nn.Sequential(nn.BatchNorm1d(3), nn.Linear(3, 5), nn.BatchNorm1d(5), nn.ReLU(), nn.BatchNorm1d(5), nn.Linear(5, 2)))
record("odd names", OddNames(), shape=(2, 3), opset=14)
record("viewed", Viewed(), shape=(2, 2), opset=10)
record("viewed unfolded", Viewed(), shape=(2, 2), opset=16, do_constant_folding=False)
record("one row", network(nn.Tanh()), dynamic=False, opset=13)
record("standardized", Standardized(), opset=16)
record("standardized float32", Standardized(), opset=16, dtype=torch.float32)
record("no bias", nn.Sequential(nn.Linear(3, 4, bias=False), nn.Tanh(), nn.Linear(4, 1, bias=False)), opset=17)
record("logits too", WithLogits(), output_names=["logits", "probabilities"])
record("residual", Residual())
record("two heads", TwoHeads())
record("convolution", nn.Sequential(Module(lambda x: x.unsqueeze(1)), nn.Conv1d(1, 2, 2), nn.Flatten(), nn.Linear(4, 1)))

records_file = folder / "records.json"
records_file.write_text("[\n" + ",\n".join(json.dumps(each, separators=(",", ":")) for each in records) + "\n]\n")
