"""PyTorch, eager, on one thread: nn.Sequential, a loss module and optim.SGD on batches sliced from one tensor.

Reads a workload as JSON from standard input, trains it, and prints one line of JSON:
microseconds a step, and the loss over the whole data after the last step.
"""
import json
import sys
import time

import torch
from torch import nn

job = json.load(sys.stdin)
torch.set_num_threads(1)
dtype = torch.float64 if job["dtype"] == "float64" else torch.float32
x = torch.tensor(job["inputs"], dtype=torch.float64).reshape(job["rows"], -1).to(dtype)
y = torch.tensor(job["targets"], dtype=torch.float64).reshape(job["rows"], -1).to(dtype)
is_classes = job["loss"] == "crossEntropy"
if is_classes:
    y = y.argmax(1)
loss_of = nn.CrossEntropyLoss() if is_classes else nn.MSELoss()
sizes, batch, rows = job["sizes"], job["batchSize"], job["rows"]


def make():
    modules = []
    for i, (fan_in, fan_out) in enumerate(zip(sizes, sizes[1:])):
        linear = nn.Linear(fan_in, fan_out, dtype=dtype)
        with torch.no_grad():
            weight = torch.tensor(job["parameters"][2 * i], dtype=torch.float64).reshape(fan_in, fan_out)
            linear.weight.copy_(weight.T)
            linear.bias.copy_(torch.tensor(job["parameters"][2 * i + 1], dtype=torch.float64))
        modules.append(linear)
        if i + 2 < len(sizes):
            modules.append(nn.ReLU() if job["activation"] == "relu" else nn.Tanh())
    model = nn.Sequential(*modules)
    return model, torch.optim.SGD(model.parameters(), lr=job["lr"])


def train(model, optimizer, steps):
    starts = range(0, rows, batch)
    for step in range(steps):
        start = starts[step % len(starts)]
        inputs, targets = (x, y) if batch >= rows else (x[start:start + batch], y[start:start + batch])
        optimizer.zero_grad()
        loss_of(model(inputs), targets).backward()
        optimizer.step()


steps = -(-rows // batch) * job["epochs"]
train(*make(), max(1, steps // 20))
model, optimizer = make()
started = time.perf_counter()
train(model, optimizer, steps)
seconds = time.perf_counter() - started
with torch.no_grad():
    final = loss_of(model(x), y).item()
print(json.dumps({"microsecondsPerStep": seconds * 1e6 / steps, "finalLoss": final, "version": torch.__version__}))
