import numpy as np
from sklearn.manifold import TSNE

LOOK_EVERY = 40


def nearest(points, chosen, count=10):
    distances = (points[chosen] ** 2).sum(1)[:, None] + (points**2).sum(1) - 2 * points[chosen] @ points.T
    distances[np.arange(len(chosen)), chosen] = np.inf
    return np.argpartition(distances, count, 1)[:, :count]


def run(X):
    model = TSNE(2, perplexity=30, init="pca", learning_rate="auto", random_state=0, n_jobs=2)
    picture = model.fit_transform(X).astype(float)
    chosen = np.arange(0, len(X), LOOK_EVERY)
    pairs = zip(nearest(X.astype(float), chosen), nearest(picture, chosen))
    kept = np.mean([len(np.intersect1d(a, b)) / 10 for a, b in pairs])
    return dict(divergence=float(model.kl_divergence_), kept=float(kept))
