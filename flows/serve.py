"""`make serve`: a local Prefect server with its UI, the deployments of `prefect.yaml`, and a worker for them.

Everything stays on this machine and in the folder `.prefect`; Ctrl-C ends it all.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from flows.environment import prepare
from flows.leftover import die_with_parent

POOL = "jianbao"
_START_S = 180


def serve(port: int) -> int:
    """Serve until the worker ends. Returns its exit code."""
    home = Path.cwd()
    address = f"http://127.0.0.1:{port}/api"
    os.environ |= {"PREFECT_API_URL": address, "PWD": str(home)}  # prefect.yaml sets the working folder from PWD
    prepare(home / ".prefect")
    server = subprocess.Popen(
        [*_PREFECT, "server", "start", "--host", "127.0.0.1", "--port", str(port)], preexec_fn=die_with_parent
    )
    try:
        _wait(f"{address}/health", server)
        _prefect("work-pool", "create", POOL, "--type", "process", "--overwrite")
        _prefect("--no-prompt", "deploy", "--all")
        print(f"jianbao: http://127.0.0.1:{port} shows the deployments; Ctrl-C ends server and worker", flush=True)
        worker = [*_PREFECT, "worker", "start", "--pool", POOL, "--type", "process"]
        return subprocess.call(worker, preexec_fn=die_with_parent)
    except KeyboardInterrupt:
        return 0
    finally:
        server.terminate()
        server.wait(30)


_PREFECT = (sys.executable, "-m", "prefect")


def _prefect(*arguments: str) -> None:
    subprocess.run([*_PREFECT, *arguments], check=True)


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise SystemExit(f"jianbao: no Prefect server at {address} after {_START_S} s; is the port taken? Set PORT=…")


if __name__ == "__main__":
    raise SystemExit(serve(int(sys.argv[1]) if len(sys.argv) > 1 else 4200))
