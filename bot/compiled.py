"""The language reader as machine code, more than twice as fast: ``python -m bot.compiled``.

Needs a C compiler and takes some minutes. What was built is used only for the very sources that it
was built from (its folder is named by their digest); without it, Python reads them as they are.
`COMPILED_READER=no` leaves it aside.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import sysconfig
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
READER = ROOT / "bot" / "text"
BUILT = ROOT / "build" / "reader"
_PACKAGE = "bot.text"
_SHARED = f"{_PACKAGE}.compiled"


def sources() -> list[Path]:
    """The reader's modules and packages."""
    return sorted(READER.rglob("*.py"))


def folder() -> Path:
    """Where the reader is that was built from the sources as they are now, for this Python."""
    digest = hashlib.sha256((sysconfig.get_config_var("EXT_SUFFIX") or "").encode())
    for path in sources():
        digest.update(str(path.relative_to(READER)).encode())
        digest.update(path.read_bytes())
    return BUILT / digest.hexdigest()[:16]


def is_used() -> bool:
    """Whether the reader was compiled from its sources and is not to be left aside."""
    return os.environ.get("COMPILED_READER") != "no" and folder().is_dir()


def prefer(package_path: list[str]) -> None:
    """Let a package's modules be looked for among the compiled ones first, if there are any."""
    if is_used():
        package_path.insert(0, str(folder()))


def build() -> Path:
    """Compile the reader. The one that was built before is removed.

    Raises:
        ImportError: mypyc or setuptools is not installed.
        SystemExit: no C compiler, or it failed.
    """
    from mypyc.build import mypycify
    from setuptools import Distribution

    target = folder()
    modules = [path for path in sources() if path.name != "__init__.py"]
    os.chdir(ROOT)
    target.parent.parent.mkdir(exist_ok=True)
    # On the same file system, so that the finished reader appears at once or not at all.
    with tempfile.TemporaryDirectory(prefix="reader-", dir=target.parent.parent) as place:
        # mypyc takes the options of pyproject.toml, which are stricter than it needs.
        names = [str(path.relative_to(ROOT)) for path in modules]
        extensions = mypycify(
            ["--config-file=", "--follow-imports=silent", "--ignore-missing-imports", *names],
            opt_level="2",
            debug_level="0",
            target_dir=place,
            group_name=_SHARED,
        )
        for extension in extensions:
            # mypyc makes an error of every warning, and each compiler has its own.
            extension.extra_compile_args.append("-Wno-error")
        command = Distribution({"name": "reader", "ext_modules": extensions}).get_command_obj(
            "build_ext"
        )
        command.build_lib, command.build_temp = f"{place}/lib", f"{place}/temp"
        command.ensure_finalized()
        command.run()
        built = Path(place, "lib", *_PACKAGE.split("."))
        for path in sources():
            # A package is found where its __init__ is.
            if path.name == "__init__.py" and path.parent != READER:
                shutil.copy(path, built / path.relative_to(READER))
        shutil.rmtree(BUILT, ignore_errors=True)
        target.parent.mkdir()
        built.rename(target)
    return target


if __name__ == "__main__":
    if folder().is_dir() and "--force" not in sys.argv:
        print("The reader is compiled already.")
    else:
        print(f"The compiled reader is in {build().relative_to(ROOT)}.")
