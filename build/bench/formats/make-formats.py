#!/usr/bin/env python3
"""Writes the larger files of `npm run bench -- formats`, once: X-ray and loss spectra with few counts, as instruments write them.

  make-formats.py NAME PATH
"""
import json, sys
import h5py
import numpy as np

random = np.random.default_rng(20261122)
CHANNELS = 4096


def velox(path, side=512, detectors=4, mean=20):
    """A Velox event stream: per pixel some counts of each detector, then 65535; layout as in tests/fixtures/make-emd-fixtures.py."""
    text = h5py.string_dtype()
    pixel = {"width": "1e-9", "height": "1e-9"}

    def columns(parent, tree):
        data = np.zeros((4000, 1), "uint8")
        encoded = json.dumps(tree).encode()
        data[: len(encoded), 0] = np.frombuffer(encoded, "uint8")
        parent.create_dataset("Metadata", data=data)

    def metadata(detector, index):
        names = {f"Detector-{i}": {"DetectorName": f"SuperXG2{i + 1}", "Dispersion": "10", "OffsetEnergy": "-250", "LiveTime": "1", "RealTime": "1"} for i in range(detectors)}
        return {"Instrument": {"InstrumentClass": "Titan"}, "Acquisition": {"AcquisitionStartDatetime": {"DateTime": "1488794276"}},
                "Optics": {"AccelerationVoltage": "200000"}, "Stage": {"Position": {"x": "0", "y": "0", "z": "0"}, "AlphaTilt": "0", "BetaTilt": "0"},
                "Scan": {"FrameTime": "0.5", "DwellTime": "1e-5", "ScanSize": {"width": str(side), "height": str(side)}}, "Detectors": names,
                "BinaryResult": {"Detector": detector, "DetectorIndex": str(index), "PixelSize": pixel, "PixelUnitX": "m", "PixelUnitY": "m", "Offset": {"x": "0", "y": "0"}}}

    peaks = np.array([52, 77, 150, 199, 665, 830, 970])
    with h5py.File(path, "w") as file:
        file.create_dataset("Version", data=[json.dumps({"version": "7", "format": "Velox"})], dtype=text)
        group = file.create_group("Data/Image/i1")
        group.create_dataset("Data", data=random.poisson(500, (side, side, 1)).astype("uint16"), chunks=(side, side, 1))
        columns(group, metadata("HAADF", 0))
        group = file.create_group("Data/SpectrumImage/map")
        group.create_dataset("SpectrumImageSettings", data=[json.dumps({"startFramePosition": "0", "endFramePosition": "1"})], dtype=text)
        columns(group, metadata("SuperXG2", 0))
        file.create_dataset("Operations/StemInputOperation/o1", data=[json.dumps({"dataPath": "/Data/Image/i1", "detector": "HAADF"})], dtype=text)
        display = {"display": {"label": "HAADF"}, "dataPath": "/Data/Image/i1"}
        file.create_dataset("Presentation/Displays/ImageDisplay/d1", data=[json.dumps(display)], dtype=text)
        file.create_dataset("Operations/ImageQuantificationOperation/o2", data=[json.dumps({"elementSelection": ["26"]})], dtype=text)
        for detector in range(detectors):
            counts = random.poisson(mean, side * side)
            ends = np.cumsum(counts + 1) - 1
            stream = np.empty(ends[-1] + 1, "uint16")
            lines = peaks[random.integers(0, len(peaks), len(stream))] + random.normal(0, 5, len(stream))
            ground = random.exponential(600, len(stream))
            stream[:] = np.clip(np.where(random.random(len(stream)) < 0.7, lines, ground), 0, CHANNELS - 1)
            stream[ends] = 65535
            group = file.create_group(f"Data/SpectrumStream/s{detector}")
            settings = {"encoding": "uint16", "bincount": str(CHANNELS), "StreamEncoding": "uint16", "Size": "1048576",
                        "RasterScanDefinition": {"Width": str(side), "Height": str(side)}}
            group.create_dataset("AcquisitionSettings", data=[json.dumps(settings)], dtype=text)
            group.create_dataset("Data", data=stream[:, None], chunks=(65536, 1), compression="gzip")
            columns(group, metadata(f"SuperXG2{detector + 1}", detector))


def spectra(rows, columns, channels, dtype="uint16"):
    """Counts of a low-loss spectrum that changes over the map."""
    energy = np.arange(channels) / channels
    cube = np.empty((rows, columns, channels), dtype)
    for y in range(rows):
        at = 0.3 + 0.1 * y / rows + 0.05 * np.arange(columns)[:, None] / columns
        cube[y] = random.poisson(30 * np.exp(-((energy - at) ** 2) / 0.002) + 3)
    return cube


def signal(data, kind="EELS"):
    import hyperspy.api as hs

    result = hs.signals.Signal1D(data)
    result.axes_manager[-1].units, result.axes_manager[-1].scale = "eV", 0.1
    result.set_signal_type(kind)
    return result


def stack(path):
    import tifffile

    tifffile.imwrite(path, random.poisson(300, (64, 1024, 1024)).astype("uint16"))


MAKERS = {
    "velox": velox,
    "hspy": lambda path: signal(spectra(512, 512, 1024)).save(path, overwrite=True, compression="gzip"),
    "ripple": lambda path: signal(spectra(256, 256, 1024)).save(path, overwrite=True, encoding="utf8"),
    "msa": lambda path: signal(random.poisson(300, 4096).astype("float64")).save(path, overwrite=True, encoding="utf8"),
    "tiff": stack,
}
MAKERS[sys.argv[1]](sys.argv[2])
