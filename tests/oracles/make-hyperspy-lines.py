"""Writes hyperspy-lines.json: line and edge energies as HyperSpy has them, to compare our table with.

Energies are facts; nothing else of HyperSpy is taken. Run with Debian's python3-hyperspy 1.7.3.
"""
import json
import os

import hyperspy
from hyperspy.misc.elements import elements

LINES = ("Ka", "Kb", "La", "Lb1", "Lb2", "Lg1", "Ma", "Mb")
EDGES = ("K", "L3", "L2", "M5", "M4")
found = {}
for symbol, element in sorted(elements.items()):
    atomic = element.get("Atomic_properties", {})
    lines = {name: line["energy (keV)"] for name, line in atomic.get("Xray_lines", {}).items() if name in LINES}
    edges = {name: edge["onset_energy (eV)"] for name, edge in atomic.get("Binding_energies", {}).items() if name in EDGES}
    if lines or edges:
        found[symbol] = {"lines": lines, "edges": edges}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "hyperspy-lines.json")
with open(path, "w", encoding="utf-8") as file:
    rows = ",\n".join(f"{json.dumps(symbol)}:{json.dumps(row, separators=(',', ':'))}" for symbol, row in found.items())
    file.write('{"versions":' + json.dumps({"hyperspy": hyperspy.__version__}) + ',"elements":{\n' + rows + "\n}}\n")
