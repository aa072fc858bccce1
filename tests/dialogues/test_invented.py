"""The check for invented clinical words finds them."""

import pytest

from rules_core.api import load_pack
from tests.dialogues.invented import invented
from tests.dialogues.play import Reply

STATEMENT = next(item for item in load_pack().pack.statements if item.id == "bed")
CASE = {"statements": [], "unclear": [], "sources": {}, "case_id": "ABCD2345"}


def reply(*lines: str, statements: tuple[str, ...] = ()) -> Reply:
    return Reply(lines, (), {**CASE, "statements": list(statements)})


@pytest.mark.parametrize(
    "line",
    [
        "Giv stereotaksi mod binyren.",
        "Local ablative treatment is a good choice here.",
        "Overlevelsen er 85 % efter to år.",
        "Den skal have 54 Gy.",
        "Der er ingen EGFR at behandle.",
    ],
)
def test_a_clinical_line_of_the_bots_own_is_found(line: str) -> None:
    assert invented(reply(line), [])


def test_a_packs_text_needs_its_id_in_the_payload() -> None:
    line = STATEMENT.text.da
    assert invented(reply(line), [])
    assert not invented(reply(line, statements=("statement:bed",)), [])


def test_a_changed_text_of_the_pack_is_found() -> None:
    line = STATEMENT.text.da.replace("75 Gy", "57 Gy")
    assert line != STATEMENT.text.da
    assert invented(reply(line, statements=("statement:bed",)), [])


def test_an_id_that_the_pack_does_not_hold_is_an_error() -> None:
    with pytest.raises(KeyError):
        invented(reply("x", statements=("statement:no_such",)), [])


def test_names_of_facts_values_and_words_of_the_user_are_no_invention() -> None:
    line = "Forstået: Organer med metastaser: binyre («met i ve. binyre», besked 1)"
    assert not invented(reply(line), ["NSCLC, met i ve. binyre", "met i ve. binyre"])
