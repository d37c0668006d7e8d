"""Writes tests/oracles/sklearn/unmixing.json: constrained least squares by SciPy on small mixtures.

Run with `/usr/bin/python3 tests/oracles/make-unmixing-fixtures.py`. Non-negative: scipy.optimize.nnls for each pixel. Sum to
one as well: SLSQP to 1e-14, from several starts, the best kept; an interior point of the simplex decides nothing by itself.
"""
import json
import os

import numpy as np
import scipy
from scipy.optimize import minimize, nnls

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "sklearn")


def on_simplex(E, x):
    n = len(E)
    G, b = E @ E.T, E @ x
    best = None
    for start in [np.full(n, 1 / n), *np.eye(n)]:
        found = minimize(
            lambda a: 0.5 * a @ G @ a - b @ a,
            start,
            jac=lambda a: G @ a - b,
            bounds=[(0, 1)] * n,
            constraints={"type": "eq", "fun": lambda a: a.sum() - 1, "jac": lambda a: np.ones(n)},
            method="SLSQP",
            options=dict(ftol=1e-15, maxiter=1000),
        )
        if best is None or found.fun < best.fun:
            best = found
    return best.x


def case(seed, n, channels, pixels, noise, offset):
    rng = np.random.default_rng(seed)
    energy = np.arange(channels)
    E = offset + sum(
        rng.uniform(0.2, 1, (n, 1)) * np.exp(-(((energy - rng.uniform(0, channels, (n, 1))) / rng.uniform(3, 9, (n, 1))) ** 2))
        for _ in range(3)
    )
    A = rng.dirichlet(np.full(n, 0.4), pixels)
    X = (A @ E + noise * rng.standard_normal((pixels, channels))).astype(np.float32)
    E = E.astype(np.float32)
    E64, X64 = E.astype(float), X.astype(float)
    return dict(
        n=n, channels=channels, pixels=pixels,
        endmembers=[float(v) for v in E.ravel()],
        spectra=[float(f"{v:.9g}") for v in X.ravel()],
        nonNegative=[round(float(v), 9) for x in X64 for v in nnls(E64.T, x)[0]],
        sumToOne=[round(float(v), 9) for x in X64 for v in on_simplex(E64, x)],
        none=[round(float(v), 9) for v in np.linalg.lstsq(E64.T, X64.T, rcond=None)[0].T.ravel()],
    )


with open(os.path.join(FOLDER, "unmixing.json"), "w") as file:
    cases = dict(
        few=case(1, 3, 40, 60, 0.02, 0),
        many=case(2, 7, 60, 60, 0.05, 0),
        pedestal=case(3, 4, 50, 40, 0.5, 500),
    )
    json.dump(dict(scipy=scipy.__version__, numpy=np.__version__, cases=cases), file, separators=(",", ":"))
