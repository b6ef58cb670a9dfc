"""Training speed of the reference network in PyTorch, to stand beside this project's own.

    python3 pytorch_training_speed.py THREADS WARM_UP_STEPS STEPS

Prints images per second. Batch 128, SGD with Nesterov momentum, as bench/measures/training.ts.
"""

import sys
import time

import torch
from torch import nn

threads, warm_up, steps = (int(argument) for argument in sys.argv[1:4])
torch.set_num_threads(threads)
torch.manual_seed(1)
BATCH = 128


def conv(inputs, outputs):
    return [nn.Conv2d(inputs, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU()]


network = nn.Sequential(
    *conv(1, 32),
    *conv(32, 32),
    nn.MaxPool2d(2),
    *conv(32, 64),
    *conv(64, 64),
    nn.MaxPool2d(2),
    nn.Flatten(),
    nn.Linear(64 * 7 * 7, 128),
    nn.ReLU(),
    nn.Linear(128, 10),
)
optimiser = torch.optim.SGD(
    network.parameters(), lr=0.01, momentum=0.9, nesterov=True, weight_decay=5e-4
)
loss_of = nn.CrossEntropyLoss(label_smoothing=0.02)
images = torch.rand(BATCH, 1, 28, 28)
labels = torch.randint(0, 10, (BATCH,))


def step():
    optimiser.zero_grad()
    loss_of(network(images), labels).backward()
    optimiser.step()


for _ in range(warm_up):
    step()
start = time.perf_counter()
for _ in range(steps):
    step()
print(steps * BATCH / (time.perf_counter() - start))
