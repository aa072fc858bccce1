"""The contract on REST: a ``case`` payload after every turn about a case, and never another's."""

from typing import Any

import httpx

from rules_core.api import decide, load_pack
from tests.servers import case_payload

CASE = "/inform" + '{"diagnosis": "nsclc", "oncogene_driver": "absent", "metastasis_count": 1}'


def say(assistant: httpx.Client, sender: str, message: str) -> list[dict[str, Any]]:
    return assistant.post(
        "/webhooks/rest/webhook", json={"sender": sender, "message": message}
    ).json()


def test_the_decision_is_the_cores_answer_for_exactly_the_facts_sent(
    assistant: httpx.Client, sender: str
) -> None:
    payload = case_payload(say(assistant, sender, CASE))
    assert payload is not None
    assert payload["schema"] == 1
    assert payload["facts"] == {
        "diagnosis": "nsclc",
        "oncogene_driver": "absent",
        "metastasis_count": 1,
    }
    assert payload["decision"] == decide(load_pack(), payload["facts"]).to_json()


def test_an_unknown_fact_is_absent_rather_than_null(assistant: httpx.Client, sender: str) -> None:
    payload = case_payload(say(assistant, sender, '/inform{"performance_status": 1}'))
    assert payload is not None
    assert None not in payload["facts"].values()
    assert set(payload["facts"]) == {"performance_status"}


def test_an_interruption_brings_the_payload_too(assistant: httpx.Client, sender: str) -> None:
    before = case_payload(say(assistant, sender, CASE))
    after = case_payload(say(assistant, sender, "/show_case"))
    assert before is not None and after is not None
    assert after["facts"] == before["facts"]
    assert after["asked"] == before["asked"]


def test_two_conversations_share_nothing(assistant: httpx.Client, sender: str) -> None:
    say(assistant, sender, CASE)
    other = case_payload(say(assistant, f"{sender}-other", '/inform{"performance_status": 2}'))
    assert other is not None
    assert other["facts"] == {"performance_status": 2}


def test_a_new_case_keeps_no_fact_and_gets_another_id(assistant: httpx.Client, sender: str) -> None:
    first = case_payload(say(assistant, sender, CASE))
    second = case_payload(say(assistant, sender, "/new_case"))
    assert first is not None and second is not None
    assert second["facts"] == {}
    assert second["case_id"] != first["case_id"]


def test_a_value_outside_the_table_is_dropped_and_the_rest_of_the_case_kept(
    assistant: httpx.Client, sender: str
) -> None:
    say(assistant, sender, CASE)
    payload = case_payload(say(assistant, sender, '/inform{"performance_status": 7}'))
    assert payload is not None
    assert "performance_status" not in payload["facts"]
    assert payload["facts"]["metastasis_count"] == 1
