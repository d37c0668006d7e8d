#!/usr/bin/env python3
"""The peers' side of `npm run bench`: loads a cube once, then runs a job for each line read and answers in JSON.

  peer.py kmeans|sweep|pca CUBE.npy
"""
import json, os, resource, sys, time, warnings

for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):  # they slow OpenBLAS, and must go before numpy is imported
    os.environ.pop(name, None)
import numpy as np

warnings.filterwarnings("ignore")
job, path = sys.argv[1:3]
X = np.load(path)
X = X.reshape(-1, X.shape[-1]).astype(np.float32)


def kmeans():
    from sklearn.cluster import KMeans

    model = KMeans(8, n_init=10, random_state=0).fit(X)
    return dict(inertia=float(model.inertia_))


def sweep():
    from sklearn.cluster import KMeans
    from sklearn.metrics import silhouette_score

    rows = []
    for k in range(2, 11):
        model = KMeans(k, n_init=10, random_state=0).fit(X)
        rows.append(dict(k=k, inertia=float(model.inertia_), silhouette=float(silhouette_score(X, model.labels_))))
    return dict(table=rows)


def pca():
    from sklearn.decomposition import PCA

    model = PCA(50, svd_solver="randomized", random_state=0).fit(X)
    return dict(ratioSum=float(model.explained_variance_ratio_.sum(dtype=float)), first=float(model.explained_variance_[0]))


run = dict(kmeans=kmeans, sweep=sweep, pca=pca)[job]
import sklearn
print(json.dumps(dict(ready=True, version=sklearn.__version__)), flush=True)
for _ in sys.stdin:
    start = time.perf_counter()
    quality = run()
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps(dict(seconds=seconds, peakBytes=peak, **quality)), flush=True)
