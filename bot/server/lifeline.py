"""Ties a server process to the one that started it, however that one ends.

The parent keeps the writing end of a pipe and never writes. When it is gone, even killed, the
system closes that end, and whoever reads the other sees the end of file.
"""

import os
import signal
import threading
import time

VARIABLE = "PARENT_LIFELINE"
_STOP_SECONDS = 10


def hold() -> int:
    """Open a lifeline for the processes that this one starts.

    Returns:
        The reading end: pass it on (``pass_fds``), and its number in ``PARENT_LIFELINE``.
    """
    reading, _held_until_this_process_ends = os.pipe()
    return reading


def tie() -> None:
    """Stop this process when its parent is gone; without a lifeline, do nothing."""
    number = os.environ.get(VARIABLE)
    if number is not None:
        threading.Thread(target=_wait_for_the_end, args=(int(number),), daemon=True).start()


def _wait_for_the_end(lifeline: int) -> None:
    os.read(lifeline, 1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_STOP_SECONDS)
    os._exit(1)
