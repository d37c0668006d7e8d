"""Writes elements.json: X-ray lines, absorption edges and atomic weights of the elements H to Cf.

Needs Debian's python3-xraylib (line energies, rates, yields: BSD), python3-xraydb (Elam's tables: public domain) and
python3-periodictable (names: public domain).
Run as `/usr/bin/python3 resources/elements/generate.py`. README.md beside it says what is taken from where.
"""
import json
import os

import periodictable
import xraydb
import xraylib as xl

LAST_Z = 98
# Names after Siegbahn: our name -> (shell of the vacancy, shells that fill it).
# The first transition gives the energy, all of them together the intensity.
LINES = {
    "Ka": ("K", ("L3", "L2")),
    "Kb": ("K", ("M3", "M2")),
    "Kb2": ("K", ("N3", "N2")),
    "La": ("L3", ("M5", "M4")),
    "Lb1": ("L2", ("M4",)),
    "Lb2": ("L3", ("N5", "N4")),
    "Lb3": ("L1", ("M3",)),
    "Lb4": ("L1", ("M2",)),
    "Lg1": ("L2", ("N4",)),
    "Lg3": ("L1", ("N3", "N2")),
    "Ll": ("L3", ("M1",)),
    "Ln": ("L2", ("M1",)),
    "Ma": ("M5", ("N7", "N6")),
    "Mb": ("M4", ("N6",)),
    "Mg": ("M3", ("N5",)),
    "Mz": ("M5", ("N3",)),
}
# Elam's names of the same lines, for elements where xraylib has no energy.
ELAM = {
    "Ka": ("Ka1", "Ka2"), "Kb": ("Kb1", "Kb3"), "Kb2": ("Kb2",), "La": ("La1", "La2"), "Lb1": ("Lb1",),
    "Lb2": ("Lb2,15",), "Lb3": ("Lb3",), "Lb4": ("Lb4",), "Lg1": ("Lg1",), "Lg3": ("Lg3", "Lg2"), "Ll": ("Ll",),
    "Ln": ("Ln",), "Ma": ("Ma",), "Mb": ("Mb",), "Mg": ("Mg",), "Mz": ("Mz",),
}
# Before lanthanum no f electron fills the M shells, so there is no M alpha: the M lines are these, each a group of transitions (shell of the
# vacancy, shell that fills it) that no silicon detector can tell apart. Its energy is their mean, weighted by intensity.
LINES_WITHOUT_F = {
    "Mz": (("M5", "N3"), ("M4", "N2"), ("M4", "N3")),
    "M4O2": (("M4", "O2"), ("M4", "O3"), ("M5", "O3")),
    "M3N1": (("M3", "N1"),),
    "Mg": (("M3", "N5"), ("M3", "N4")),
    "M2N4": (("M2", "N4"),),
    "M1N2": (("M1", "N2"), ("M1", "N3")),
}
FIRST_Z_WITHOUT_F = 40
# Lightest element with a yield of M5 of its own; before it, that yield is taken to fall as the one of M3 does.
FIRST_M5_YIELD_Z = 58
# Lightest element whose outer shells are filled enough for a line of the family to be of use.
FIRST_Z = {"K": 4, "L": 20, "M": 57}
# Binding energies of N, O, F and Cl in free molecules lie up to 12 eV above those in solids, which is what one
# measures: K edges in solids, J. A. Bearden and A. F. Burr, Rev. Mod. Phys. 39 (1967) 125, table I.
SOLID_EDGES = {("N", "K"): 401.6, ("O", "K"): 532.0, ("F", "K"): 685.4, ("Cl", "K"): 2822.4}
WEAKEST = 0.005
SPLIT_KEV = 0.2
SHELL_ELECTRONS = {"K": 2, "L1": 2, "L2": 2, "L3": 4, "M1": 2, "M2": 2, "M3": 4, "M4": 4, "M5": 6}


def ask(function, *arguments):
    """A number of xraylib; None where it has none."""
    try:
        value = function(*arguments)
    except ValueError:
        return None
    return value if value and value > 0 else None


def constant(prefix, *parts, suffix=""):
    return getattr(xl, prefix + "".join(parts) + suffix, None)


def vacancies(z, family):
    """Vacancies by subshell: as many as it has electrons, moved upward by Coster-Kronig transitions."""
    shells = {"K": ["K"], "L": ["L1", "L2", "L3"], "M": ["M1", "M2", "M3", "M4", "M5"]}[family]
    counts = {shell: float(SHELL_ELECTRONS[shell]) for shell in shells}
    for i, inner in enumerate(shells):
        for outer in shells[i + 1:]:
            name = f"F{'L' if family == 'L' else 'M'}{inner[1]}{outer[1]}_TRANS" if family != "K" else ""
            number = getattr(xl, name, None)
            share = ask(xl.CosKronTransProb, z, number) if number is not None else None
            counts[outer] += counts[inner] * (share or 0)
    return counts


def lines_of(z, symbol):
    elam = xraydb.xray_lines(symbol)
    found = {}
    for name, (shell, fillers) in LINES.items():
        family = name[0]
        if z < FIRST_Z[family]:
            continue
        numbers = [constant("", shell, filler, suffix="_LINE") for filler in fillers]
        energies = [ask(xl.LineEnergy, z, number) for number in numbers]
        old = [elam[other] for other in ELAM.get(name, ()) if other in elam]
        energy = energies[0] or (old[0].energy / 1000 if old else energies[-1])
        rate = sum(ask(xl.RadRate, z, number) or 0 for number in numbers) or sum(line.intensity for line in old)
        # Lanthanum, the first with M lines, has no yield of M5 of its own: that of cerium.
        shell_number = constant(shell, suffix="_SHELL")
        produced = ask(xl.FluorYield, z, shell_number) or ask(xl.FluorYield, z + 1, shell_number)
        if not energy or not rate or not produced or energy < 0.05:
            continue
        intensity = vacancies(z, family)[shell] * produced * rate
        found[name] = (energy, intensity)
        # Above about Z = 50 the two lines of K alpha stand apart.
        if name == "Ka" and energies[0] and energies[1] and energies[0] - energies[1] > SPLIT_KEV:
            rates = [ask(xl.RadRate, z, number) or 0 for number in numbers]
            found["Ka"] = (energies[0], intensity * rates[0] / sum(rates))
            found["Ka2"] = (energies[1], intensity * rates[1] / sum(rates))
    if FIRST_Z_WITHOUT_F <= z < FIRST_Z["M"]:
        found.update(lines_without_f(z))
    lines = []
    for family in "KLM":
        main = found.get(family + "a") or (found.get("Mz") if family == "M" else None)
        if not main:
            continue
        for name, (energy, intensity) in found.items():
            # The yields of open f shells would put a few M lines above their main line.
            weight = min(1.0, intensity / main[1])
            if name[0] == family and weight >= WEAKEST:
                lines.append([name, round(energy, 4), round(weight, 3)])
    return lines


def lines_without_f(z):
    """Groups of M lines of an element without f electrons; of those below tin, which have no rates, the energy of M zeta alone."""
    m3 = ask(xl.FluorYield, z, xl.M3_SHELL)
    yields = {shell: ask(xl.FluorYield, z, constant(shell, suffix="_SHELL")) for shell in SHELL_ELECTRONS if shell[0] == "M"}
    yields["M5"] = ask(xl.FluorYield, FIRST_M5_YIELD_Z, xl.M5_SHELL) * m3 / ask(xl.FluorYield, FIRST_M5_YIELD_Z, xl.M3_SHELL)
    counts = vacancies(z, "M")
    found = {}
    for name, transitions in LINES_WITHOUT_F.items():
        parts = []
        for shell, filler in transitions:
            number = constant("", shell, filler, suffix="_LINE")
            energy, rate = ask(xl.LineEnergy, z, number), ask(xl.RadRate, z, number)
            if energy and rate:
                parts.append((energy, counts[shell] * yields[shell] * rate))
        intensity = sum(part for _, part in parts)
        if intensity > 0:
            found[name] = (sum(energy * part for energy, part in parts) / intensity, intensity)
    if not found:
        return {"Mz": (xl.LineEnergy(z, xl.M5N3_LINE), 1.0)}
    return found


def edges_of(symbol):
    edges = []
    for name, edge in xraydb.xray_edges(symbol).items():
        energy = SOLID_EDGES.get((symbol, name), edge.energy)
        if energy >= 10:
            edges.append([name, round(energy, 1)])
    return sorted(edges, key=lambda edge: -edge[1])


# The spelling of the rest of the program is American.
NAMES = {13: "Aluminum", 55: "Cesium"}
elements = []
for z in range(1, LAST_Z + 1):
    symbol = xl.AtomicNumberToSymbol(z)
    name = NAMES.get(z) or periodictable.elements[z].name.capitalize()
    elements.append({
        "z": z,
        "symbol": symbol,
        "name": name,
        "weight": round(xraydb.atomic_mass(symbol), 4),
        "lines": lines_of(z, symbol) if z >= 4 else [],
        "edges": edges_of(symbol),
    })
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "elements.json")
with open(path, "w", encoding="utf-8") as file:
    rows = ",\n".join(json.dumps(element, ensure_ascii=False, separators=(",", ":")) for element in elements)
    file.write('{"elements":[\n' + rows + "\n]}\n")
