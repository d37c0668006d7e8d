"""Writes tests/oracles/sklearn/: what scikit-learn, SciPy and NumPy make of small generated data.

Run with `/usr/bin/python3 tests/oracles/make-sklearn-fixtures.py`. The versions used are noted in the fixture. All data come
from seeded generators and are rounded before use, so that the file holds exactly what the libraries were given.
"""
import json
import os

import numpy as np
import scipy
import sklearn
from scipy.optimize import linear_sum_assignment
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.metrics import (
    adjusted_rand_score,
    normalized_mutual_info_score,
    silhouette_samples,
    silhouette_score,
)
from sklearn.preprocessing import StandardScaler, normalize

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "sklearn")
rng = np.random.default_rng(20240607)


def numbers(array, digits=9):
    """Rounded to significant digits: enough for every tolerance of the tests."""
    return [float(f"{value:.{digits}g}") for value in np.asarray(array, dtype=float).ravel()]


def by_sign_rule(components):
    signs = np.sign(components[np.arange(len(components)), np.abs(components).argmax(axis=1)])
    return components * signs[:, None], signs


def pca(data, count, center):
    if center:
        model = PCA(count, svd_solver="full").fit(data)
        components, variance, ratio = model.components_, model.explained_variance_, model.explained_variance_ratio_
        mean = model.mean_
    else:
        # scikit-learn's PCA always centers; without centering it is a plain singular value decomposition.
        _, s, v = np.linalg.svd(data, full_matrices=False)
        squares = s**2 / (len(data) - 1)
        components, variance, ratio = v[:count], squares[:count], (squares / squares.sum())[:count]
        mean = np.zeros(data.shape[1])
    components, _ = by_sign_rule(components)
    scores = (data - mean) @ components.T
    return {
        "center": center,
        "count": count,
        "components": numbers(components),
        "explainedVariance": numbers(variance, 12),
        "explainedVarianceRatio": numbers(ratio, 12),
        "scores": numbers(scores[:25]),
        "mean": numbers(mean),
    }


def kmeans(data, clusters):
    best = min(
        (KMeans(clusters, n_init=100, tol=1e-10, max_iter=1000, random_state=seed).fit(data) for seed in range(3)),
        key=lambda model: model.inertia_,
    )
    labels = best.labels_
    return {
        "clusters": clusters,
        "inertia": best.inertia_,
        "labels": labels.tolist(),
        "silhouette": silhouette_score(data, labels),
        "silhouetteSamples": numbers(silhouette_samples(data, labels), 6),
    }


def blobs(pixels, channels, clusters, spread):
    centers = rng.normal(0, 1, (clusters, channels))
    truth = rng.integers(0, clusters, pixels)
    return np.round(centers[truth] + rng.normal(0, spread, (pixels, channels)), 3)


def dataset(data, pca_count, cluster_counts):
    return {
        "shape": list(data.shape),
        "pca": [pca(data, pca_count, center) for center in (True, False)],
        "kmeans": [kmeans(data, clusters) for clusters in cluster_counts],
    }


tall = blobs(150, 8, 4, 0.35)
# Far from 0, as spectra on a pedestal are.
wide = np.round(blobs(24, 60, 3, 0.5) + 10, 3)

# Low counts of three phases: few counts per channel, as EDS maps have, and enough channels for every fast path.
energy = np.arange(180)
peaks = [np.exp(-0.5 * ((energy - place) / 4) ** 2) for place in (30, 62, 95, 130, 160)]
spectra = np.array([peaks[0] * 9 + peaks[1] * 3, peaks[2] * 8 + peaks[0] * 2, peaks[3] * 6 + peaks[4] * 6]) + 0.6
phase = np.minimum(2, np.arange(360) // 150)
counts = rng.poisson(spectra[phase] * rng.uniform(0.7, 1.3, 360)[:, None]).astype(np.uint8)
np.save(os.path.join(FOLDER, "counts.npy"), counts)

label_pairs = []
for pixels, a, b in [(200, 3, 3), (200, 4, 2), (57, 7, 5), (40, 1, 3), (30, 1, 1), (12, 12, 12), (100, 2, 9)]:
    first = rng.integers(0, a, pixels) if a < pixels else np.arange(pixels)
    noise = rng.random(pixels) < 0.3
    second = np.where(noise, rng.integers(0, b, pixels), first % b) if b < pixels else rng.permutation(pixels)
    label_pairs.append(
        {
            "first": first.tolist(),
            "second": second.tolist(),
            "ari": adjusted_rand_score(second, first),
            "nmi": normalized_mutual_info_score(second, first),
        }
    )

assignments = []
for rows, columns in [(1, 1), (3, 3), (5, 5), (4, 7), (7, 4), (12, 12), (1, 6), (6, 1), (20, 15)]:
    cost = np.round(rng.normal(0, 10, (rows, columns)), 2)
    i, j = linear_sum_assignment(cost)
    assignments.append({"rows": rows, "columns": columns, "cost": numbers(cost), "total": float(cost[i, j].sum())})

signed = np.round(rng.normal(2, 3, (6, 9)), 3)
positive = np.abs(signed) + 0.1
positive[3] = 0
positive[:, 4] = 7
preprocessing = {
    "shape": list(positive.shape),
    "data": numbers(positive),
    "sum": numbers(normalize(positive, "l1")),
    "l2": numbers(normalize(positive, "l2")),
    "max": numbers(normalize(positive, "max")),
    "zscore": numbers(StandardScaler().fit_transform(positive)),
}

result = {
    "about": "written by make-sklearn-fixtures.py",
    "versions": {"scikit-learn": sklearn.__version__, "scipy": scipy.__version__, "numpy": np.__version__},
    "tall": {"data": numbers(tall), **dataset(tall, 5, [2, 3, 4, 5])},
    "wide": {"data": numbers(wide), **dataset(wide, 10, [2, 3])},
    "counts": {"file": "counts.npy", **dataset(counts.astype(float), 6, [2, 3, 4])},
    "labelPairs": label_pairs,
    "assignments": assignments,
    "preprocessing": preprocessing,
}
with open(os.path.join(FOLDER, "expected.json"), "w") as file:
    json.dump(result, file, separators=(",", ":"))
    file.write("\n")
