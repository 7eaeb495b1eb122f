"""What a Python peer is given on standard input: a line of JSON, then float64 numbers: inputs, targets, and each layer's weight and bias."""
import json
import sys
import time

import numpy as np


class Job:
    def __init__(self):
        header = json.loads(sys.stdin.buffer.readline())
        numbers = np.frombuffer(sys.stdin.buffer.read(), dtype="<f8")
        self.rows, self.sizes, self.batch = header["rows"], header["sizes"], header["batchSize"]
        self.lr, self.epochs, self.budget = header["lr"], header["epochs"], header["budget"]
        self.threads = header["threads"]
        self.dtype, self.is_relu = header["dtype"], header["activation"] == "relu"
        self.is_classes = header["loss"] == "crossEntropy"
        at = 0

        def take(*shape):
            nonlocal at
            count = int(np.prod(shape))
            at += count
            return numbers[at - count:at].reshape(shape).astype(self.dtype)

        self.x, self.y = take(self.rows, self.sizes[0]), take(self.rows, self.sizes[-1])
        pairs = list(zip(self.sizes, self.sizes[1:]))
        self.parameters = [(take(fan_in, fan_out), take(fan_out)) for fan_in, fan_out in pairs]
        self.starts = range(0, self.rows, self.batch)

    def race(self, make, step, loss, version):
        """make() gives a model, step(model, start) trains it on the batch from that row on, loss(model) is over the whole data."""
        total = len(self.starts) * self.epochs

        def run(model, steps, seconds):
            begun = time.perf_counter()
            for done in range(1, steps + 1):
                step(model, self.starts[(done - 1) % len(self.starts)])
                if time.perf_counter() - begun > seconds:
                    break
            return done, time.perf_counter() - begun

        run(make(), max(1, total // 20), self.budget / 5)
        model = make()
        done, seconds = run(model, total, self.budget)
        final = float(loss(model)) if done == total else None
        print(json.dumps({"microsecondsPerStep": seconds * 1e6 / done, "finalLoss": final, "version": version}))
