#!/usr/bin/env python3
"""HyperSpy's side of `npm run bench -- formats`: reads a file for each line read, which names the task, and answers in JSON."""
import json, resource, sys, time, warnings

warnings.filterwarnings("ignore")
import logging

import hyperspy.api as hs
import numpy as np

logging.disable(logging.CRITICAL)
path = sys.argv[1]
options = json.loads(sys.argv[2])
print(json.dumps(dict(ready=True, version=hs.__version__)), flush=True)
for task in sys.stdin:
    start, used = time.perf_counter(), time.process_time()
    signals = hs.load(path, **options)
    signals = signals if isinstance(signals, list) else [signals]
    for signal in signals:
        # Files that are only mapped are read now.
        signal.data = np.array(signal.data, copy=isinstance(signal.data, np.memmap), subok=False)
        if task.strip() == "look" and signal.axes_manager.signal_dimension == 1:
            looked = signal.data.sum(axis=-1), signal.data.reshape(-1, signal.data.shape[-1]).sum(axis=0)
    shown = sum(signal.data.nbytes for signal in signals)
    seconds, cpu = time.perf_counter() - start, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    total = sum(float(signal.data.sum(dtype="float64")) for signal in signals)
    del signals
    print(json.dumps(dict(seconds=seconds, cpuSeconds=cpu, peakBytes=peak, shownBytes=shown, sum=total)), flush=True)
