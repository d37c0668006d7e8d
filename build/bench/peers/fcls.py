import os
import sys

import numpy as np
from scipy.optimize import nnls

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import truth


def run(X):
    """The usual way: a heavy row of ones for the sum, and a non-negative least-squares problem for each pixel."""
    endmembers = truth.spectra().T
    weight = 1e3 * endmembers.max()
    matrix = np.vstack([endmembers, np.full((1, endmembers.shape[1]), weight)])
    shares = np.empty((len(X), endmembers.shape[1]))
    right = np.empty(len(endmembers) + 1)
    right[-1] = weight
    for pixel in range(len(X)):
        right[:-1] = X[pixel]
        shares[pixel] = nnls(matrix, right)[0]
    return dict(rmse=float(np.sqrt(((shares - truth.array("abund")) ** 2).mean())))
