import os
import sys

import torch

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from mirrored import train


def run(X):
    return train(X, 64, 32, 640, 4, torch.contiguous_format)
