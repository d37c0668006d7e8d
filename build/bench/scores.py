#!/usr/bin/env python3
"""scores.py CUBE.npy OUT.npy: PCA-10 scores of a cube by scikit-learn, [y, x, 10] float32: the same input for both sides."""
import sys
import numpy as np
from sklearn.decomposition import PCA

cube = np.load(sys.argv[1])
X = cube.reshape(-1, cube.shape[-1]).astype(np.float32)
Z = PCA(10, svd_solver="randomized", n_oversamples=20, iterated_power=6, random_state=0).fit_transform(X)
np.save(sys.argv[2], np.ascontiguousarray(Z.reshape(*cube.shape[:2], 10), dtype=np.float32))
