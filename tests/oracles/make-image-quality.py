"""PSNR and SSIM of pairs of images as scikit-image finds them; the images are made by the same rule in image-quality.test.ts.

python3 tests/oracles/make-image-quality.py > tests/oracles/image-quality.json
"""
import json

import numpy as np
import skimage
from skimage.metrics import peak_signal_noise_ratio, structural_similarity


def pair(height, width, spread):
    row, column = np.mgrid[0:height, 0:width].astype(np.float64)
    reference = 100 + 60 * np.sin(row / 5) * np.cos(column / 7) + 20 * (row > column)
    return reference, reference + spread * (((row * 131 + column * 71 + row * column * 17) % 97) / 48 - 1)


cases = []
for height, width, spread, data_range in [(24, 31, 5, 255), (24, 31, 40, 255), (11, 64, 20, 180), (50, 12, 80, 180)]:
    reference, image = pair(height, width, spread)
    cases.append({
        "height": height, "width": width, "spread": spread, "range": data_range,
        "psnr": peak_signal_noise_ratio(reference, image, data_range=data_range),
        "ssim": structural_similarity(
            reference, image, data_range=data_range, gaussian_weights=True, sigma=1.5, use_sample_covariance=False),
    })
print(json.dumps({"scikit-image": skimage.__version__, "cases": cases}, indent=2))
