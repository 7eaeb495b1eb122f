"""Records small networks of PyTorch as safetensors, rows, and what PyTorch gives for them: /usr/bin/python3 record.py

The files are written as the package safetensors writes them: tensors sorted by the size of their numbers, then by name.
"""
import json
import pathlib

import torch
from torch import nn

folder = pathlib.Path(__file__).parent
torch.manual_seed(1)
TYPES = {
    torch.float64: "F64", torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16", torch.int64: "I64",
}


def save_file(tensors, path):
    header, data = {"__metadata__": {"format": "pt"}}, b""
    ordered = sorted(tensors.items(), key=lambda item: (-item[1].element_size(), item[0]))
    for name, tensor in ordered:
        # numpy has no bfloat16
        plain = tensor.contiguous().view(torch.int16) if tensor.dtype == torch.bfloat16 else tensor
        numbers = plain.numpy().tobytes()
        offsets = [len(data), len(data) + len(numbers)]
        header[name] = {"dtype": TYPES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": offsets}
        data += numbers
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(len(text).to_bytes(8, "little") + text + data)


def record(name, net, width, stored=None):
    """stored: the number type of the file, if it is another one than that of the network."""
    net.eval()
    dtype = next(net.parameters()).dtype
    if stored is not None:
        net = net.to(stored).to(dtype)
    tensors = {key: value if stored is None else value.to(stored) for key, value in net.state_dict().items()}
    save_file(tensors, folder / f"{name}.safetensors")
    rows = torch.randn(20, width, dtype=dtype) * 2
    answers = {"torch": torch.__version__, "rows": rows.tolist(), "outputs": net(rows).tolist()}
    (folder / f"{name}.answers.json").write_text(json.dumps(answers))


class Named(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = nn.Linear(3, 5, bias=False)
        self.first = nn.Linear(4, 3)
        self.out = nn.Linear(5, 2)

    def forward(self, x):
        return self.out(torch.tanh(self.inner(torch.relu(self.first(x)))))


class Wrapped(nn.Module):
    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, x):
        return self.net(x)


def chain(*between):
    return nn.Sequential(nn.Linear(4, 6), between[0], nn.Linear(6, 3), *between[1:])


# Eleven entries, so that 10 comes after 2, not before.
deep = [layer for _ in range(5) for layer in (nn.Linear(4, 4), nn.SiLU())]
record("logits", chain(nn.ReLU()), 4)
record("double", Wrapped(chain(nn.Tanh(), nn.Sigmoid())).double(), 4)
record("deep", nn.Sequential(*deep, nn.Linear(4, 1)).double(), 4)
record("named", Named().double(), 4)
record("half", chain(nn.GELU()), 4, torch.float16)
record("brain-half", chain(nn.ELU()), 4, torch.bfloat16)
record("normalized", nn.Sequential(nn.Linear(4, 6), nn.BatchNorm1d(6), nn.ReLU(), nn.Linear(6, 3)), 4)
