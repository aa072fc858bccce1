"""How a server process that has started treats its memory."""

import gc

_YOUNG = 20_000


def settle() -> None:
    """Leave alone, from now on, what was loaded to stay.

    The interpreter would look through all of Rasa and its libraries for garbage again and
    again, in the middle of turns.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, 20, 20)
