"""Every scripted dialogue, played against the real Rasa server and action server over REST."""

import httpx
import pytest

from tests.dialogues.play import Dialogue, play, read_dialogues


@pytest.mark.parametrize("dialogue", read_dialogues(), ids=str)
def test_dialogue(dialogue: Dialogue, assistant: httpx.Client) -> None:
    differences = play(assistant, dialogue)
    assert not differences, "\n".join(differences)
