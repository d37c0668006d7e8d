import numpy as np
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score


def run(X):
    rows = []
    for k in range(2, 11):
        model = KMeans(k, n_init=10, random_state=0).fit(X)
        rows.append(dict(k=k, inertia=float(model.inertia_), silhouette=float(silhouette_score(X, model.labels_))))
    return dict(table=rows)


def check(X, ours):
    """Silhouettes of our partitions: the two sides stop at different pixels on the border between clusters."""
    return dict(silhouettesOfOurs=[float(silhouette_score(X, np.array(labels))) for labels in ours["labels"]])
