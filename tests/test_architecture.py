"""Who may import whom (the contracts stand in pyproject.toml)."""

import subprocess
import sys
from pathlib import Path

from tests.servers import ROOT


def test_every_import_goes_in_its_direction() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
