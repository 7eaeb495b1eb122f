"""PyTorch, eager: nn.Sequential, a loss module and optim.SGD on batches sliced from one tensor."""
import torch
from torch import nn

from workload import Job

job = Job()
torch.set_num_threads(job.threads)
x, y = torch.tensor(job.x), torch.tensor(job.y)
if job.is_classes:
    y = y.argmax(1)
loss_of = nn.CrossEntropyLoss() if job.is_classes else nn.MSELoss()


def make():
    modules = []
    for i, (weight, bias) in enumerate(job.parameters):
        linear = nn.Linear(*weight.shape, dtype=x.dtype)
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(weight).T)
            linear.bias.copy_(torch.tensor(bias))
        modules.append(linear)
        if i + 1 < len(job.parameters):
            modules.append(nn.ReLU() if job.is_relu else nn.Tanh())
    model = nn.Sequential(*modules)
    return model, torch.optim.SGD(model.parameters(), lr=job.lr)


def step(pair, start):
    model, optimizer = pair
    inputs, targets = (x, y) if job.batch >= job.rows else (x[start:start + job.batch], y[start:start + job.batch])
    optimizer.zero_grad()
    loss_of(model(inputs), targets).backward()
    optimizer.step()


def loss(pair):
    with torch.no_grad():
        return loss_of(pair[0](x), y).item()


job.race(make, step, loss, torch.__version__)
