"""The Rasa server as a process: ``python -m bot.server.rasa_process MODEL``."""

import sys
from pathlib import Path

from bot.server import lifeline
from bot.server.lasting import leave_out
from bot.server.logs import configure_logging
from bot.server.settings import Settings
from bot.server.training import ModelChanged, check_model


def main() -> None:
    """Serve the model file named on the command line, if it is still the one that was trained."""
    lifeline.tie()
    model = Path(sys.argv[1])
    try:
        check_model(model)
    except ModelChanged as changed:
        sys.exit(str(changed))
    settings = Settings.from_environment()
    configure_logging(settings.log_level, settings.log_format)
    leave_out()
    # Only now: Rasa and what it imports write to the log while they are imported.
    from bot.server.rasa_server import run

    run(model, settings)


if __name__ == "__main__":
    main()
