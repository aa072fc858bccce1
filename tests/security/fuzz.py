"""Odd requests by the thousand, made by schemathesis from the description of the REST channel.

``make fuzz`` runs it against an assistant that it starts, each time other requests; the test run
has a bounded number, always the same.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.servers import ROOT, Assistant

DESCRIPTION = ROOT / "docs" / "reference" / "rest.openapi.yaml"
TOOL = ROOT / ".tools" / "security" / "bin" / "schemathesis"


def fuzz(address: str, cases: int, *, repeatable: bool) -> subprocess.CompletedProcess[str]:
    """Send up to ``cases`` requests to each operation, beside those at every boundary.

    Every answer is held against the description: its status, its type and its shape; what the
    description refuses must be refused, and what it allows accepted.
    """
    if not TOOL.exists():
        subprocess.run(["make", "--silent", "security-tools"], cwd=ROOT, check=True)
    command = [
        *(str(TOOL), "run", str(DESCRIPTION), "--url", address, "--max-examples", str(cases)),
        # Sanic answers TRACE with 405 and without Allow.
        *("--checks", "all", "--exclude-checks", "unsupported_method", "--mode", "all"),
        *("--phases", "examples,coverage,fuzzing", "--continue-on-failure"),
        *(["--generation-deterministic"] if repeatable else []),
    ]
    # It keeps what it found beside where it runs.
    with tempfile.TemporaryDirectory() as folder:
        return subprocess.run(
            command, cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )


def main() -> int:
    """Command line. Exit code 1 when an answer was not as described."""
    parser = argparse.ArgumentParser(prog="python -m tests.security.fuzz", description=__doc__)
    parser.add_argument("--cases", type=int, default=1000, help="requests to each operation")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        assistant = Assistant(Path(folder)).start()
        try:
            outcome = fuzz(assistant.address, options.cases, repeatable=False)
        finally:
            assistant.stop()
        print(outcome.stdout)
        unanswered = assistant.log.count("No answer on channel")
    print(f"turns without an answer: {unanswered}")
    return 1 if outcome.returncode or unanswered else 0


if __name__ == "__main__":
    sys.exit(main())
