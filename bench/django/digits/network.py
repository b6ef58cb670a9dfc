"""The shipped network's layers in PyTorch: 3×3 convolutions 24, 24, 48, 48, 96, 96, dense 128 and 11."""

import numpy
import torch
from torch import nn

SIDE = 28
torch.set_num_threads(1)
torch.manual_seed(1)


def convolution(inputs, outputs):
    return [nn.Conv2d(inputs, outputs, 3, padding=1), nn.ReLU()]


network = nn.Sequential(
    *convolution(1, 24),
    *convolution(24, 24),
    nn.MaxPool2d(2),  # [batch, 24, 14, 14]
    *convolution(24, 48),
    *convolution(48, 48),
    nn.MaxPool2d(2),  # [batch, 48, 7, 7]
    *convolution(48, 96),
    *convolution(96, 96),
    nn.MaxPool2d(2),  # [batch, 96, 3, 3]
    nn.Flatten(),
    nn.Linear(96 * 3 * 3, 128),
    nn.ReLU(),
    nn.Linear(128, 11),
).eval()


def probabilities_of(image):
    """Ten probabilities for a 28×28 array, 0…1, 1 = ink."""
    with torch.inference_mode():
        pixels = torch.from_numpy(image).reshape(1, 1, SIDE, SIDE)
        return torch.softmax(network(pixels)[0, :10], dim=0).tolist()


def warm_up():
    for _ in range(20):
        probabilities_of(numpy.zeros((SIDE, SIDE), dtype=numpy.float32))
