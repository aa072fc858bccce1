"""How a server process that has started treats what it holds for good."""

import ctypes
import gc
import sys
from typing import Any

import pluggy

# TensorFlow and Keras try to import these, for a converter to phones and for files of models
# that are not of ours, and do without them as well: measured, 66 MB and 10 MB.
_LEFT_OUT = ("jax", "h5py")
_YOUNG = 20_000
# Longer than any pause in a conversation, so that a kept connection is not closed under a call.
_KEEP_ALIVE_SECONDS = 600


def leave_out() -> None:
    """Have Rasa be imported without what only takes room; called before it is."""
    for name in _LEFT_OUT:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]


def settle() -> None:
    """Leave alone, from now on, what was loaded to stay.

    The interpreter would look through all of Rasa and its libraries for garbage again and
    again, in the middle of turns.
    """
    gc.collect()
    # glibc keeps what starting up has freed: measured, 6 MB in each server.
    if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):
        trim(0)
    gc.freeze()
    gc.set_threshold(_YOUNG, 20, 20)


class _Lasting:
    @pluggy.HookimplMarker("rasa_sdk")
    def attach_sanic_app_extensions(self, app: Any) -> None:
        """rasa_sdk's hook."""
        app.config.KEEP_ALIVE_TIMEOUT = _KEEP_ALIVE_SECONDS
        app.register_listener(lambda *_: settle(), "after_server_start")


def make_lasting() -> None:
    """Have rasa_sdk's server settle when it has started, and keep its connections."""
    from rasa_sdk.plugin import plugin_manager

    plugin_manager().register(_Lasting())
