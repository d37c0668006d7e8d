"""Writes tests/oracles/sklearn/factorizing.json: NMF and FastICA of scikit-learn on small generated data.

Run with `/usr/bin/python3 tests/oracles/make-factorizing-fixtures.py`. NMF: the smallest error of several starts run to
convergence, so that ours may be compared with an optimum and not with a stop. Divergences are sums of x·log(x/m) − x + m.
"""
import json
import os

import numpy as np
from sklearn.decomposition import NMF, FastICA

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "sklearn")


def counts(seed, pixels, channels, parts, dose):
    rng = np.random.default_rng(seed)
    energy = np.arange(channels)
    shapes = np.stack([sum(np.exp(-(((energy - c) / 2.5) ** 2)) for c in rng.uniform(3, channels - 6, 3)) for _ in range(parts)])
    shapes = shapes / shapes.sum(1, keepdims=True)
    shares = rng.dirichlet(np.full(parts, 0.4), pixels)
    data = rng.poisson(dose * shares @ (0.95 * shapes + 0.05 / channels))
    data[3] = 0
    data[:, -3:] = 0
    return data


def divergence(x, model):
    safe = np.maximum(x, 1e-300)
    return float((np.where(x > 0, x * np.log(safe / np.maximum(model, 1e-300)), 0) - x + model).sum())


def nmf_case(seed, pixels, channels, parts, dose):
    data = counts(seed, pixels, channels, parts, dose)
    x = data.astype(float)
    errors, divergences = [], []
    for init, state in [("nndsvda", 0), ("random", 0), ("random", 1), ("random", 2)]:
        model = NMF(parts, init=init, solver="cd", tol=1e-7, max_iter=5000, random_state=state)
        w = model.fit_transform(x)
        errors.append(float(np.linalg.norm(x - w @ model.components_)))
        model = NMF(parts, init=init, solver="mu", beta_loss="kullback-leibler", tol=1e-7, max_iter=5000, random_state=state)
        w = model.fit_transform(x)
        divergences.append(divergence(x, w @ model.components_))
    return dict(channels=channels, components=parts, data=data.ravel().tolist(), error=min(errors), divergence=min(divergences))


def ica_case():
    rng = np.random.default_rng(5)
    n = 500
    t = np.arange(n) / 8
    sources = np.stack([np.sin(2 * t), np.sign(np.sin(3 * t)), rng.laplace(size=n), rng.uniform(-1, 1, n)], 1)
    sources /= sources.std(0)
    mixing = rng.uniform(-1, 1, (4, 6))
    data = np.round(sources @ mixing + 3, 4)
    model = FastICA(4, whiten="unit-variance", fun="logcosh", tol=1e-10, max_iter=2000, random_state=0)
    found = model.fit_transform(data)
    return dict(channels=6, components=4, data=data.ravel().tolist(), sources=np.round(found, 5).ravel().tolist())


expected = dict(
    nmf=dict(
        dense=nmf_case(1, 120, 30, 3, 2000),
        sparse=nmf_case(2, 200, 40, 4, 40),
        many=nmf_case(3, 80, 60, 6, 5000),
    ),
    ica=ica_case(),
)
with open(os.path.join(FOLDER, "factorizing.json"), "w") as file:
    json.dump(expected, file, separators=(",", ":"))
    file.write("\n")
