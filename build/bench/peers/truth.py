"""What the generator knows of the cube that a peer was given: files that lie beside it."""
import json
import sys

import numpy as np


def array(word):
    values = np.load(sys.argv[2].replace(".npy", f".{word}.npy"))
    return values.reshape(-1, values.shape[-1]) if values.ndim == 3 else values.ravel()


def spectra():
    """Pure spectra in counts."""
    with open(sys.argv[2].replace(".npy", ".json")) as file:
        truth = json.load(file)
    rows = np.array(truth["spectra"])
    return rows / rows.sum(1, keepdims=True) * truth["mean_counts"]
