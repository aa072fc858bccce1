"""The environment of the server processes, whoever starts them."""

from bot.server.settings import Settings
from bot.server.training import quiet_environment

# A turn is too small a piece of arithmetic to be shared out; idle threads and memory arenas of
# their own only take room.
_SMALL = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}


def server_environment(settings: Settings) -> dict[str, str]:
    """This process's environment, with the settings and with what ``bot/endpoints.yml`` names."""
    return (
        _SMALL
        | quiet_environment()
        | settings.to_environment()
        | {
            "ACTIONS_WEBHOOK": settings.actions_address + "/webhook",
            "CONVERSATIONS_DB": str(settings.conversations),
        }
    )
