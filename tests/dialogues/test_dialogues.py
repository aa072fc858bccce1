"""Every scripted dialogue, played against the real Rasa server and action server over REST."""

import httpx
import pytest

from tests.dialogues.invented import clinical_phrases, invented
from tests.dialogues.play import Conversation, Dialogue, Reply, play, read_dialogues

DIALOGUES = read_dialogues()
LEAST_DIALOGUES = 120


def asked_in_vain(reply: Reply) -> list[str]:
    """The fact that a reply asks for, if it cannot change the decision or cannot be supplied."""
    case = reply.case
    if case is None or case["asked"] is None:
        return []
    asked = case["asked"]
    can_matter = asked in case["decision"]["missing"] and asked not in case["unavailable"]
    return [] if can_matter else [asked]


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=str)
def test_dialogue(dialogue: Dialogue, assistant: httpx.Client) -> None:
    """The dialogue goes as written, and the bot says nothing clinical of its own."""
    conversation = Conversation(assistant)
    differences = play(assistant, dialogue, conversation)
    said: list[str] = []
    for message, reply in conversation.replies:
        said.append(message)
        differences += [f"not from the pack: {line}" for line in invented(reply, said)]
        differences += [f"asked for nothing: {fact}" for fact in asked_in_vain(reply)]
    assert not differences, "\n".join(differences)


def test_there_are_dialogues_in_both_languages() -> None:
    """At least as many as were promised, about half of them Danish."""
    danish = sum(dialogue.file.parent.name == "da" for dialogue in DIALOGUES)
    assert len(DIALOGUES) >= LEAST_DIALOGUES
    assert 0.4 <= danish / len(DIALOGUES) <= 0.6


def test_no_phrase_of_the_bot_holds_a_clinical_term() -> None:
    """Also phrases that no dialogue reaches; those that name what is refused are told apart."""
    assert clinical_phrases() == {}


def test_dialogue_names_are_sentences_and_unique() -> None:
    """A name says in words what the dialogue shows, once."""
    names = [dialogue.name for dialogue in DIALOGUES]
    assert sorted(set(names)) == sorted(names)
    assert all(len(name.split()) >= 3 for name in names)
