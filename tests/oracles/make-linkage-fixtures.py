"""Writes tests/oracles/sklearn/linkage.json: SciPy's linkage of small data, by all four methods.

Run with `/usr/bin/python3 tests/oracles/make-linkage-fixtures.py`. The data have no equal distances, so that the tree is
unique; one case has a common pedestal, where float32 products would lose the digits of small distances.
"""
import json
import os

import numpy as np
import scipy
from scipy.cluster.hierarchy import cophenet, fcluster, linkage

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "sklearn")


def make(seed, sizes, dimensions, spread, offset):
    rng = np.random.default_rng(seed)
    parts = [rng.standard_normal((n, dimensions)) * spread + rng.standard_normal(dimensions) * 3 + offset for n in sizes]
    data = np.round(np.concatenate(parts), 4).astype(np.float32)
    return data[rng.permutation(len(data))]


def tree(data, method):
    x = data.astype(np.float64)
    z = linkage(x, method)
    # Below the height of merge 20 from the end.
    distance = float((z[-20, 2] + z[-19, 2]) / 2)
    return {
        "method": method,
        "linkage": [float(f"{value:.10g}") for value in z.ravel()],
        "cophenetic": [float(f"{value:.10g}") for value in cophenet(z)[::37]],
        "four": fcluster(z, 4, "maxclust").tolist(),
        "distance": distance,
        "atDistance": fcluster(z, distance, "distance").tolist(),
    }


CASES = {
    "blobs": make(1, [60, 40, 20], 4, 0.7, 0),
    "pedestal": make(2, [50, 50], 6, 0.5, 2000),
    "wide": make(3, [20, 12, 6, 4], 90, 1.2, 0),
}
expected = {
    name: {
        "shape": list(data.shape),
        "data": [float(f"{value:.9g}") for value in data.ravel()],
        "trees": [tree(data, method) for method in ("ward", "average", "complete", "single")],
    }
    for name, data in CASES.items()
}
with open(os.path.join(FOLDER, "linkage.json"), "w") as file:
    json.dump({"scipy": scipy.__version__, "numpy": np.__version__, "cases": expected}, file, separators=(",", ":"))
