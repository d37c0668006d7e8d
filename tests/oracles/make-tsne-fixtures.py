"""Writes tests/oracles/sklearn/tsne.json: similarities and the divergence of scikit-learn's t-SNE on small data of our own.

Run with `/usr/bin/python3 tests/oracles/make-tsne-fixtures.py`. `joint` are the p_ij (i < j) of the nearest-neighbor form, to six
digits; `divergence` is the smallest that TSNE(learning_rate="auto") reaches in 1,000 iterations from the principal components and
from three random starts, since which local minimum is met hangs on rounding;
`kept` is the mean share of the ten nearest neighbors that are among the ten nearest in the picture.
"""
import json
import os

import numpy as np
import sklearn
from sklearn.manifold import TSNE
from sklearn.manifold._t_sne import _joint_probabilities_nn
from sklearn.neighbors import NearestNeighbors

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "sklearn")
PERPLEXITY = 12


def neighbors_of(points, count):
    return NearestNeighbors(n_neighbors=count).fit(points)


rng = np.random.default_rng(7)
centers = rng.standard_normal((5, 6)) * 2.5
sizes = [50, 40, 30, 20, 10]
data = np.concatenate([center + rng.standard_normal((size, 6)) for center, size in zip(centers, sizes)])
data = np.round(rng.permutation(data), 2)

count = int(3 * PERPLEXITY + 1)
graph = neighbors_of(data, count).kneighbors_graph(mode="distance")
graph.data **= 2
joint = np.triu(_joint_probabilities_nn(graph, PERPLEXITY, 0).toarray())
pairs = [[int(i), int(j), float(f"{joint[i, j]:.6g}")] for i, j in np.argwhere(joint > 0)]

starts = [("pca", 0), ("random", 0), ("random", 1), ("random", 2)]
runs = [TSNE(perplexity=PERPLEXITY, init=init, learning_rate="auto", random_state=seed) for init, seed in starts]
pictures = [run.fit_transform(data) for run in runs]
best = int(np.argmin([run.kl_divergence_ for run in runs]))
near = neighbors_of(data, 10).kneighbors(return_distance=False)
near_there = neighbors_of(pictures[best], 10).kneighbors(return_distance=False)
kept = np.mean([len(set(a) & set(b)) / 10 for a, b in zip(near, near_there)])

with open(os.path.join(FOLDER, "tsne.json"), "w") as file:
    json.dump(
        {
            "sklearn": sklearn.__version__,
            "perplexity": PERPLEXITY,
            "neighbors": count,
            "data": data.tolist(),
            "joint": pairs,
            "divergence": float(runs[best].kl_divergence_),
            "kept": float(kept),
        },
        file,
    )
    file.write("\n")
