"""What is supposed can be taken over into the case by the button below it, as a whole."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from actions.case_update import CaseUpdate
from actions.what_if import WhatIfOtherwise
from bot.text import ClinicalReader
from rules_core.api import decide
from tests.actions.test_feedback import R2
from tests.actions.turns import GUIDELINE, turn_of

READER = ClinicalReader()
ADRENAL = R2 | {"metastasis_sites": ["adrenal"]}


def pressed(payload: str) -> list[dict[str, Any]]:
    """The entities that Rasa reads in a button's payload."""
    message = YAMLStoryReader.unpack_regex_message(Message({TEXT: payload}))
    return [{**entity, "cue": "correction"} for entity in message.get(ENTITIES)]


@pytest.mark.parametrize(
    ("text", "facts", "supposed"),
    [
        (
            "hvad hvis der ingen metastaser var?",
            ADRENAL,
            {"metastasis_count": 0, "metastasis_sites": []},
        ),
        (
            "hvad hvis der ingen metastaser var?",
            ADRENAL | {"m_category": "M1b"},
            {"metastasis_count": 0, "metastasis_sites": [], "m_category": None},
        ),
        (
            "what if there was one adrenal and one bone metastasis?",
            ADRENAL,
            {"metastasis_count": 2, "metastasis_sites": ["adrenal", "bone"]},
        ),
    ],
)
def test_the_button_takes_over_all_that_was_supposed(
    text: str, facts: dict[str, Any], supposed: dict[str, Any]
) -> None:
    turn = turn_of(text, facts=facts, entities=READER.read(text).to_entities())
    (button,) = WhatIfOtherwise().reply(turn).buttons
    case = CaseUpdate(GUIDELINE, turn.case, pressed(button.payload), button.payload, 2).result()
    assert {name: case.facts.get(name) for name in supposed} == supposed
    assert decide(GUIDELINE, case.facts).status != "contradiction"
