import os
import runpy

run = runpy.run_path(os.path.join(os.path.dirname(os.path.abspath(__file__)), "tsne.py"))["run"]
