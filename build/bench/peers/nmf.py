import numpy as np
from sklearn.decomposition import NMF


def run(X):
    model = NMF(6, init="nndsvda", solver="cd", random_state=0, max_iter=200, tol=1e-4)
    W = model.fit_transform(X)
    H = model.components_
    # reconstruction_err_ is wrong in float32; this takes a small part of the time.
    squares = sum((X[i : i + 4096].astype(np.float64) ** 2).sum() for i in range(0, len(X), 4096))
    cross = ((X @ H.T) * W).sum(dtype=np.float64)
    inner = (W.T @ W).astype(np.float64) * (H @ H.T)
    return dict(error=float(np.sqrt(squares - 2 * cross + inner.sum())), iterations=int(model.n_iter_))
