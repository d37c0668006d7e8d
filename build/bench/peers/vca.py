import os
import sys

import numpy as np

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import truth

COUNT = 6


def run(X):
    """Nascimento & Bioucas-Dias, IEEE TGRS 43 (2005) 898, step by step in numpy."""
    spectra = np.ascontiguousarray(X.T)
    channels, pixels = spectra.shape
    mean = spectra.mean(1, keepdims=True)
    centered = spectra - mean
    axes = np.linalg.eigh(centered @ centered.T / pixels)[1][:, ::-1][:, :COUNT]
    scores = axes.T @ centered
    power = np.square(spectra).sum(dtype=float) / pixels
    inside = np.square(scores).sum(dtype=float) / pixels + np.square(mean).sum()
    snr = 10 * np.log10(max((inside - COUNT / channels * power) / (power - inside), 1e-30))
    if snr < 15 + 10 * np.log10(COUNT):
        scores = scores[: COUNT - 1]
        top = np.sqrt(np.square(scores).sum(0).max())
        points = np.vstack([scores, np.full((1, pixels), top)])
    else:
        axes = np.linalg.eigh(spectra @ spectra.T / pixels)[1][:, ::-1][:, :COUNT]
        scores = axes.T @ spectra
        points = scores / (scores.mean(1, keepdims=True) * scores).sum(0, keepdims=True)
    rng = np.random.default_rng(0)
    found = np.zeros((COUNT, COUNT))
    found[-1, 0] = 1
    corners = []
    for which in range(COUNT):
        direction = rng.random((COUNT, 1))
        direction -= found @ (np.linalg.pinv(found) @ direction)
        corner = int(np.abs(direction.T @ points).argmax())
        corners.append(corner)
        found[:, which] = points[:, corner]
    labels = truth.array("labels") if os.path.exists(sys.argv[2].replace(".npy", ".labels.npy")) else []
    return dict(pixels=corners, snr=float(snr), phases=len({int(labels[corner]) for corner in corners}))
