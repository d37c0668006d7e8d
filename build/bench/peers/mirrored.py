"""The convolutional autoencoder of jobs/autoencoder.ts in PyTorch: layers, data and steps are the same, the start is PyTorch's."""
import numpy as np
import torch
from torch import nn

SIDE, EMPTY, CHANNELS, LATENT = 128, 20, (16, 32, 64, 128), 32


def network(side):
    waist = side // 2 ** len(CHANNELS)
    down, up, width = [], [], 1
    for channels in CHANNELS:
        down += [nn.Conv2d(width, channels, 3, 2, 1), nn.ReLU()]
        width = channels
    for channels in (*CHANNELS[-2::-1], 1):
        up += [nn.Upsample(scale_factor=2), nn.Conv2d(width, channels, 3, 1, 1)] + [nn.ReLU()] * (channels > 1)
        width = channels
    size = CHANNELS[-1] * waist**2
    middle = [nn.Flatten(), nn.Linear(size, LATENT), nn.Linear(LATENT, size), nn.Unflatten(1, (CHANNELS[-1], waist, waist))]
    return nn.Sequential(*down, *middle, *up)


def images_of(X, side, count):
    maps = X.T[EMPTY : EMPTY + count].reshape(-1, SIDE, SIDE)
    maps = maps / np.maximum(maps.max((1, 2), keepdims=True), 1e-6)
    return torch.from_numpy(np.ascontiguousarray(maps[:, :side, :side]))[:, None]


def apply(X, side, batch, count, repeats, layout):
    torch.set_num_threads(2)
    torch.manual_seed(0)
    images = images_of(X, side, count)
    net = network(side).to(memory_format=layout).eval()
    total = 0.0
    with torch.inference_mode():
        for first in range(0, repeats * count, batch):
            x = images[first % count : first % count + batch].to(memory_format=layout)
            total += net(x)[0, 0, 0, 0].item()
    return dict(images=repeats * count, mean=total / (repeats * count))


def train(X, side, batch, count, epochs, layout):
    torch.set_num_threads(2)
    torch.manual_seed(0)
    images = images_of(X, side, count)
    net = network(side).to(memory_format=layout)
    optimizer = torch.optim.Adam(net.parameters(), 1e-3)
    for _ in range(epochs):
        order, losses = torch.randperm(count), []
        for first in range(0, count - batch + 1, batch):
            x = images[order[first : first + batch]].to(memory_format=layout)
            optimizer.zero_grad()
            loss = ((net(x) - x) ** 2).mean()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            losses.append(loss.item())
    return dict(loss=float(np.mean(losses)))
