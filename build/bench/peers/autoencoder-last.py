import os
import sys

import torch

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from mirrored import train


def run(X):
    return train(X, 128, 64, 640, 2, torch.channels_last)
