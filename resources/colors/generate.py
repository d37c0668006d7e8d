#!/usr/bin/env python3
"""Writes the continuous colour tables beside this file, from matplotlib's published definitions.

Run with any Python that has matplotlib and NumPy: `/usr/bin/python3 resources/colors/generate.py`.
Each table is 256 sRGB colours from low to high, as one JSON array of `#rrggbb`.
The files in the repository were written with matplotlib 3.6.3.
"""

import json
import pathlib

import matplotlib
import numpy as np

SOURCES = {
    "viridis": "van der Walt and Smith, 2015 (CC0)",
    "magma": "van der Walt and Smith, 2015 (CC0)",
    "cividis": "Nunez, Anderton and Renslow, 2018, doi:10.1371/journal.pone.0199239",
    "gray": "linear from black to white",
    "RdBu": "Brewer, colorbrewer2.org (Apache 2.0), 11 classes, interpolated by matplotlib",
}

folder = pathlib.Path(__file__).parent
for name, source in SOURCES.items():
    rgba = matplotlib.colormaps[name](np.arange(256) / 255)
    colors = [matplotlib.colors.to_hex(color) for color in rgba]
    table = {"name": name, "source": source, "colors": colors}
    (folder / f"{name}.json").write_text(json.dumps(table, separators=(",", ":")).replace('],', '],\n') + "\n")
