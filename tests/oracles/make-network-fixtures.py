"""Writes tests/oracles/pytorch/networks.json: layers, losses and training steps by PyTorch, in float64 on small tensors.

Run with `/usr/bin/python3 tests/oracles/make-network-fixtures.py` (Debian's python3-torch). Each layer: parameters, input, a
weight for each output number; output, and the gradients of sum(output · weight). Training: losses and parameters of three
steps of Adam, with the gradients clipped to norm 1, from the parameters given.
"""
import json
import os

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

TARGET = os.path.join(os.path.dirname(os.path.abspath(__file__)), "pytorch", "networks.json")
rng = np.random.default_rng(6)


def draw(*shape):
    """Numbers that float32 and four decimals hold alike."""
    return torch.tensor(np.round(rng.standard_normal(shape), 4), dtype=torch.float64)


def numbers(tensor):
    return [float(f"{v:.8g}") for v in tensor.detach().numpy().ravel()]


def tensor(value):
    return dict(shape=list(value.shape), values=numbers(value))


def layer(forward, input_shape, *parameter_shapes):
    tensors = [draw(*shape).requires_grad_() for shape in (input_shape, *parameter_shapes)]
    output = forward(*tensors)
    weight = draw(*output.shape)
    (output * weight).sum().backward()
    return dict(
        input=tensor(tensors[0]),
        parameters=[tensor(one) for one in tensors[1:]],
        weight=tensor(weight),
        output=tensor(output),
        gradients=[numbers(one.grad) for one in tensors],
    )


def loss(criterion, output, target):
    output = output.requires_grad_()
    value = criterion(output, target)
    value.backward()
    return dict(output=tensor(output), target=tensor(target), value=value.item(), gradient=numbers(output.grad))


def autoencoder():
    return nn.Sequential(
        nn.Conv2d(1, 3, 3, 2, 1), nn.ReLU(),
        nn.Conv2d(3, 4, 3, 2, 1), nn.ReLU(),
        nn.Flatten(), nn.Linear(16, 2),
        nn.Linear(2, 16), nn.Unflatten(1, (4, 2, 2)),
        nn.Upsample(scale_factor=2), nn.Conv2d(4, 3, 3, 1, 1), nn.ReLU(),
        nn.Upsample(scale_factor=2), nn.Conv2d(3, 1, 3, 1, 1),
    ).double()


def training(rate, steps):
    torch.manual_seed(0)
    net, x = autoencoder(), draw(4, 1, 8, 8)
    for parameter in net.parameters():
        parameter.data = parameter.data.float().double()
    start = [tensor(one) for one in net.parameters()]
    optimizer, losses = torch.optim.Adam(net.parameters(), rate), []
    for _ in range(steps):
        optimizer.zero_grad()
        value = F.mse_loss(net(x), x)
        value.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        losses.append(value.item())
    end = [tensor(one) for one in net.parameters()]
    return dict(samples=tensor(x), rate=rate, start=start, losses=losses, end=end)


def variational(batch, latent, weight):
    """Drawn latent numbers, divergence from the standard normal distribution, and the gradient of both."""
    both, noise, by_output = draw(batch, 2 * latent).requires_grad_(), draw(batch, latent), draw(batch, latent)
    mean, logarithm = both.chunk(2, 1)
    deviation = torch.exp(logarithm / 2)
    drawn = mean + deviation * noise
    normal = torch.distributions.Normal
    divergence = torch.distributions.kl_divergence(normal(mean, deviation), normal(torch.zeros(()).double(), 1.0))
    penalty = weight * divergence.sum(1).mean()
    ((drawn * by_output).sum() + penalty).backward()
    return dict(
        weight=weight, input=tensor(both), noise=tensor(noise), byOutput=tensor(by_output),
        output=numbers(drawn), penalty=penalty.item(), gradient=numbers(both.grad),
    )


layers = {
    "convolution": layer(lambda x, k: F.conv2d(x, k, padding=1), (2, 3, 4, 6), (2, 3, 3, 3)),
    "convolution, stride 2": layer(lambda x, k: F.conv2d(x, k, stride=2, padding=1), (2, 3, 6, 4), (2, 3, 3, 3)),
    "upsampled convolution": layer(
        lambda x, k: F.conv2d(F.interpolate(x, scale_factor=2), k, padding=1), (2, 3, 3, 2), (2, 3, 3, 3)
    ),
    "channel bias": layer(lambda x, b: x + b, (2, 3, 2, 2), (3, 1, 1)),
    "dense": layer(lambda x, w, b: F.linear(x, w.T, b), (3, 5), (5, 4), (4,)),
    "group normalization": layer(
        lambda x, s, b: F.group_norm(x, 2, s.flatten(), b.flatten()), (2, 4, 3, 2), (4, 1, 1), (4, 1, 1)
    ),
    "relu": layer(F.relu, (3, 7)),
    "leaky relu": layer(F.leaky_relu, (3, 7)),
    "sigmoid": layer(torch.sigmoid, (3, 7)),
    "silu": layer(F.silu, (3, 7)),
    "softplus": layer(F.softplus, (3, 7)),
}
losses = {
    "mse": loss(F.mse_loss, draw(3, 5), draw(3, 5)),
    "poisson": loss(
        lambda rate, counts: F.poisson_nll_loss(rate, counts, log_input=False, eps=0),
        draw(3, 5).abs() + 0.1,
        torch.tensor(rng.poisson(2, (3, 5)), dtype=torch.float64),
    ),
}
with open(TARGET, "w") as file:
    found = dict(torch=torch.__version__, layers=layers, losses=losses, training=training(0.01, 3))
    found["variational"] = variational(4, 3, 0.3)
    json.dump(found, file, separators=(",", ":"))
