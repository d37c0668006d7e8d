"""Writes tests/oracles/sklearn/gmm.json: what scikit-learn's GaussianMixture makes of small data from a given start.

Run with `/usr/bin/python3 tests/oracles/make-gmm-fixtures.py`. The start is a partition (one-hot responsibilities), the
same that our code is given, so that both go to the same maximum. The regularization is 1e-6 of the mean variance, as ours.
"""
import json
import os

import numpy as np
import sklearn
from sklearn.mixture import GaussianMixture

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "sklearn")


def make(seed, sizes, dimensions, spread, offset):
    rng = np.random.default_rng(seed)
    parts, truth = [], []
    for cluster, size in enumerate(sizes):
        shape = rng.standard_normal((dimensions, dimensions)) * spread
        parts.append(rng.standard_normal((size, dimensions)) @ shape + rng.standard_normal(dimensions) * 4 + offset)
        truth += [cluster] * size
    data = np.round(np.concatenate(parts), 4)
    truth = np.array(truth)
    order = rng.permutation(len(data))
    data, truth = data[order], truth[order]
    start = np.where(rng.random(len(data)) < 0.15, rng.integers(0, len(sizes), len(data)), truth)
    return data.astype(np.float32), start


def fit(data, start, shape):
    x = data.astype(np.float64)
    regularization = 1e-6 * x.var(0).mean()
    model = GaussianMixture(start.max() + 1, covariance_type=shape, reg_covar=regularization, tol=1e-10, max_iter=2000)
    model._initialize_parameters = lambda X, _: model._initialize(X, np.eye(start.max() + 1)[start])
    model.fit(x)
    assert model.converged_
    return {
        "covariance": shape,
        "logLikelihood": float(model.score(x) * len(x)),
        "bic": float(model.bic(x)),
        "aic": float(model.aic(x)),
        "weights": model.weights_.tolist(),
        "means": model.means_.ravel().tolist(),
        "covariances": model.covariances_.ravel().tolist(),
        "responsibilities": np.round(model.predict_proba(x[:40]), 9).ravel().tolist(),
    }


CASES = {
    "blobs": make(1, [220, 140, 60], 4, 0.8, 0),
    "pedestal": make(2, [150, 150], 3, 0.5, 5000),
    "overlapping": make(3, [300, 120, 80, 40], 5, 1.5, 0),
}
expected = {
    name: {
        "shape": list(data.shape),
        "data": [float(f"{value:.9g}") for value in data.ravel()],
        "start": start.tolist(),
        "models": [fit(data, start, shape) for shape in ("full", "tied", "diag", "spherical")],
    }
    for name, (data, start) in CASES.items()
}
with open(os.path.join(FOLDER, "gmm.json"), "w") as file:
    json.dump({"sklearn": sklearn.__version__, "numpy": np.__version__, "cases": expected}, file, separators=(",", ":"))
