#!/usr/bin/env python3
"""The peers' side of `npm run bench`: loads the data once, then runs a job for each line read and answers in JSON.

  peer.py JOB DATA.npy

The job is the function `run(X)` of peers/JOB.py; X is pixels × channels in float32. The line read is the quality of our
side; a function `check(X, ours)`, when there is one, adds to the peer's quality what it says of ours, outside the time.
"""
import json, os, resource, runpy, sys, time, warnings

for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):  # they slow OpenBLAS, and must go before numpy is imported
    os.environ.pop(name, None)
import numpy as np

warnings.filterwarnings("ignore")
job, path = sys.argv[1:3]
X = np.load(path)
X = X.reshape(-1, X.shape[-1]).astype(np.float32)
peer = runpy.run_path(os.path.join(os.path.dirname(os.path.abspath(__file__)), "peers", f"{job}.py"))
print(json.dumps(dict(ready=True)), flush=True)
for line in sys.stdin:
    start = time.perf_counter()
    quality = peer["run"](X)
    seconds = time.perf_counter() - start
    if "check" in peer:
        quality.update(peer["check"](X, json.loads(line)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps(dict(seconds=seconds, peakBytes=peak, quality=quality)), flush=True)
