#!/usr/bin/env python3
"""scores.py CUBE.npy OUT.npy [COMPONENTS [POINTS]]: PCA scores of a cube by scikit-learn, [y, x, 10] float32 when no more is said:
the same input for both sides. With POINTS, as many of them drawn at random, [1, points, components]."""
import sys
import numpy as np
from sklearn.decomposition import PCA

components = int(sys.argv[3]) if len(sys.argv) > 3 else 10
cube = np.load(sys.argv[1])
X = cube.reshape(-1, cube.shape[-1]).astype(np.float32)
Z = PCA(components, svd_solver="randomized", n_oversamples=20, iterated_power=6, random_state=0).fit_transform(X)
shape = cube.shape[:2]
if len(sys.argv) > 4:
    shape = (1, int(sys.argv[4]))
    Z = Z[np.random.default_rng(0).choice(len(Z), shape[1], replace=False)]
np.save(sys.argv[2], np.ascontiguousarray(Z.reshape(*shape, components), dtype=np.float32))
