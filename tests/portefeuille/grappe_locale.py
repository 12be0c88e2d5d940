"""Une petite grappe Dask sur cette machine : dit son adresse et les processus de ses ouvriers, puis attend sa fin."""

from __future__ import annotations

import json
import sys

if __name__ == "__main__":
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=int(sys.argv[1]), threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None
    ) as grappe:
        ouvriers = [ouvrier.pid for ouvrier in grappe.workers.values()]
        sys.stdout.write(json.dumps({"adresse": grappe.scheduler_address, "ouvriers": ouvriers}) + "\n")
        sys.stdout.flush()
        sys.stdin.read()
