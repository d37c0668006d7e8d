#!/usr/bin/env python3
"""The peers' side of `npm run bench`: loads the data once, then runs a job for each line read and answers in JSON.

  peer.py JOB DATA.npy

The job is the function `run(X)` of peers/JOB.py; X is pixels × channels in float32.
"""
import json, os, resource, runpy, sys, time, warnings

for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):  # they slow OpenBLAS, and must go before numpy is imported
    os.environ.pop(name, None)
import numpy as np

warnings.filterwarnings("ignore")
job, path = sys.argv[1:3]
X = np.load(path)
X = X.reshape(-1, X.shape[-1]).astype(np.float32)
run = runpy.run_path(os.path.join(os.path.dirname(os.path.abspath(__file__)), "peers", f"{job}.py"))["run"]
print(json.dumps(dict(ready=True)), flush=True)
for _ in sys.stdin:
    start = time.perf_counter()
    quality = run(X)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps(dict(seconds=seconds, peakBytes=peak, quality=quality)), flush=True)
