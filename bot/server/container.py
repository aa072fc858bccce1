"""The Rasa server in a container: ``python -m bot.server.container``.

In place of ``python -m bot.serve``, which trains, starts two servers and watches them. Here the
model was trained when the image was built, the action server is another container, and the
container engine does the watching. The action server needs no such door: its container runs
``python -m bot.server.actions_process``.
"""

import os
import sys
from pathlib import Path

from bot.server.environment import server_environment
from bot.server.settings import PREFIX, ROOT, Settings, SettingsError
from bot.server.training import model_file


class NoModel(Exception):
    """The image holds no model of its own sources. The text says which was looked for."""


def trained_model(models: Path, root: Path = ROOT) -> Path:
    """The model that was trained from exactly the sources that are here; none is trained now.

    Raises:
        NoModel: there is none.
    """
    model = model_file(models, root)
    if not model.is_file():
        raise NoModel(
            f"There is no {model}, the model of these sources. "
            f"`{PREFIX}MODELS={models} python -m bot.serve --train-only` makes it, "
            "which is part of building the image."
        )
    return model


def main() -> int:
    """Become the Rasa server. Exit code 1 when a setting is wrong or the model is missing."""
    try:
        settings = Settings.from_environment()
        model = trained_model(settings.models)
    except (SettingsError, NoModel) as error:
        print(error, file=sys.stderr)
        return 1
    command = [sys.executable, "-m", "bot.server.rasa_process", str(model)]
    os.execve(sys.executable, command, server_environment(settings))


if __name__ == "__main__":
    sys.exit(main())
