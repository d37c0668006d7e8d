"""Writes tests/oracles/hyperspy/preparing.json: backgrounds and Poisson-scaled SVD of small data by HyperSpy and NumPy.

Run with `/usr/bin/python3 tests/oracles/make-preparing-fixtures.py`. The data are drawn here: core losses (a falling
background, an edge, counting noise), and an X-ray cube of two phases without empty channels (HyperSpy fails on those).
"""
import json
import os
import warnings

import numpy as np

warnings.filterwarnings("ignore")
import hyperspy
import hyperspy.api as hs

HERE = os.path.dirname(os.path.abspath(__file__))
rng = np.random.default_rng(12)
OFFSET, CHANNELS, WINDOW = 400.0, 160, (420.0, 500.0)
energy = OFFSET + np.arange(CHANNELS)
curves = {
    "PowerLaw": lambda k: (2 + k) * 1e10 * energy ** -(2.4 + 0.2 * k),
    "Exponential": lambda k: (1 + k) * 2e5 * np.exp(-energy / (60 + 10 * k)),
    "Polynomial": lambda k: 2000 - 3 * (energy - 400) + 0.002 * (1 + k) * (energy - 400) ** 2,
    "Offset": lambda k: np.full(CHANNELS, 500.0 * (1 + k)),
}


def background(kind):
    edge = 60 * (energy > 510)
    data = np.array([rng.poisson(curves[kind](k) + edge * (k + 1)) for k in range(3)]).astype(np.float64)
    signal = hs.signals.Signal1D(data)
    axis = signal.axes_manager.signal_axes[0]
    axis.offset, axis.scale, axis.units = OFFSET, 1.0, "eV"
    options = {"polynomial_order": 2} if kind == "Polynomial" else {}
    left = signal.remove_background(
        signal_range=WINDOW, background_type=kind, fast=True, show_progressbar=False, **options
    )
    inside = (energy >= WINDOW[0]) & (energy < WINDOW[1])
    orders = {"Polynomial": 2, "Offset": 0}
    fits = [np.polyfit(energy[inside], row[inside], orders[kind])[::-1].tolist() for row in data] if kind in orders else None
    return {"data": data.ravel().tolist(), "left": np.round(left.data, 4).ravel().tolist(), "polyfit": fits}


def poisson():
    rows, columns, channels = 12, 10, 40
    lines = lambda *at: sum(np.exp(-(((np.arange(channels) - c) / 2.0) ** 2)) for c in at)
    phases = np.array([0.6 + 8 * lines(8, 22), 0.6 + 8 * lines(15, 33)])
    share = np.linspace(0, 1, rows * columns) ** 2
    thickness = 1 + 2 * rng.random(rows * columns)
    truth = thickness[:, None] * (share[:, None] * phases[0] + (1 - share[:, None]) * phases[1])
    data = rng.poisson(truth).astype(np.float64)
    signal = hs.signals.Signal1D(data.reshape(rows, columns, channels))
    signal.decomposition(normalize_poissonian_noise=True, algorithm="SVD", print_info=False)
    ratio = signal.get_explained_variance_ratio().data[:6]
    model = signal.get_decomposition_model(2).data
    return {
        "shape": [rows, columns, channels],
        "data": data.ravel().astype(int).tolist(),
        "ratio": ratio.tolist(),
        "model": np.round(model, 5).ravel().tolist(),
    }


answer = {
    "hyperspy": hyperspy.__version__,
    "numpy": np.__version__,
    "axis": {"offset": OFFSET, "scale": 1, "size": CHANNELS},
    "window": WINDOW,
    "backgrounds": {kind: background(kind) for kind in curves},
    "poisson": poisson(),
}
with open(os.path.join(HERE, "hyperspy", "preparing.json"), "w") as file:
    json.dump(answer, file, separators=(",", ":"))
