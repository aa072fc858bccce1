"""Where the reader's data lie: beside the sources, also where the reader was compiled."""

from pathlib import Path

import bot

SOURCES = Path(bot.__path__[0]).resolve() / "text"
DATA = SOURCES.parents[1] / "data"
