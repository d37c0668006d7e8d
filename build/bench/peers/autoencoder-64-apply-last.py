import os
import sys

import torch

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from mirrored import apply


def run(X):
    return apply(X, 64, 32, 640, 20, torch.channels_last)
