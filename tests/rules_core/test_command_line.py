"""The command line as its users call it: one process, bytes in, JSON and an exit code out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SENTENCE = {
    "diagnosis": "nsclc", "oncogene_driver": "absent", "disease_setting": "de_novo",
    "metastasis_count": 1, "metastasis_sites": ["adrenal"], "metastases_ablatable": True,
    "primary_treatment": "feasible", "performance_status": 1, "m_category": "M1b",
}  # fmt: skip


def run(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "rules_core", *arguments],
        input=given, capture_output=True, cwd=ROOT, check=False,
    )  # fmt: skip


def lines(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]


def test_one_case_from_stdin_is_one_json_decision() -> None:
    done = run("decide", "-", given=json.dumps(SENTENCE).encode())
    decision = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, b"")
    assert decision["status"] == "recommendation"
    assert decision["recommendations"] == [
        {"id": "R2", "step": None, "components": [
            {"target": "primary", "treatment": "definitive_local", "strength": "B"},
            {"target": "metastases", "treatment": ["surgery", "stereotactic_radiotherapy"],
             "timing": "subsequent", "strength": "C"},
        ]}
    ]  # fmt: skip
    assert list(decision) == [
        "status", "recommendations", "reasons", "missing", "possible", "conflicts",
        "prerequisites", "provisional", "prognostic_factors", "considerations", "trace",
        "readings", "guideline",
    ]  # fmt: skip


def test_one_case_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_text(json.dumps({"diagnosis": "sclc"}), "utf-8")
    done = run("decide", str(path))
    assert done.returncode == 0
    assert json.loads(done.stdout)["reasons"] == ["not_nsclc"]


def test_a_file_that_is_not_there_is_told_in_one_line(tmp_path: Path) -> None:
    done = run("decide", str(tmp_path / "none.json"))
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 1
    assert b"none.json" in done.stderr


BAD_LINES = {
    "blank": (b"", "unreadable_input", "not JSON: there is nothing"),
    "not JSON": (b"{", "unreadable_input", "not JSON"),
    "not an object": (b"[1]", "unreadable_input", "JSON object"),
    "NaN": (b'{"systemic_therapy_months": NaN}', "unreadable_input", "NaN"),
    "infinity": (b'{"systemic_therapy_months": -Infinity}', "unreadable_input", "Infinity"),
    "1e400": (b'{"systemic_therapy_months": 1e400}', "unreadable_input", "1e400"),
    "key twice": (b'{"pet_ct": true, "pet_ct": false}', "unreadable_input", "pet_ct"),
    "not UTF-8": (b'{"diagnosis": "\xff"}', "unreadable_input", "UTF-8"),
    "half a character": (b'{"\\ud800": 1}', "unreadable_input", "half a character"),
    "deep nesting": (b"[" * 200_000, "unreadable_input", "nested"),
    "deep objects": (b'{"a":' * 100_000, "unreadable_input", "nested"),
    "a number of 5,000 digits": (b'{"pet_ct": ' + b"9" * 5000 + b"}", "unreadable_input", "limit"),
    "too long": (b'{"x": "' + b"y" * 1_500_000 + b'"}', "unreadable_input", "longer than"),
    "unknown fact": (b'{"pet": true}', "bad_input", "pet"),
    "PS 7": (b'{"performance_status": 7}', "bad_input", "performance_status"),
    "minus two metastases": (b'{"metastasis_count": -2}', "bad_input", "metastasis_count"),
    "a hundred metastases": (b'{"metastasis_count": 100}', "bad_input", "0 to 99"),
    "a fraction of a metastasis": (b'{"metastasis_count": 1.5}', "bad_input", "an integer"),
    "a number as text": (b'{"performance_status": "1"}', "bad_input", "performance_status"),
    "true for a number": (b'{"performance_status": true}', "bad_input", "performance_status"),
    "1 for true": (b'{"pet_ct": 1}', "bad_input", "true, false"),
    "a site for a list of sites": (b'{"metastasis_sites": "brain"}', "bad_input", "a list of"),
    "an unknown site": (b'{"metastasis_sites": ["brain", "kidney"]}', "bad_input", "adrenal"),
    "an object for a value": (b'{"diagnosis": {"a": [{}]}}', "bad_input", "nsclc, sclc, other"),
    "negative months": (b'{"systemic_therapy_months": -0.1}', "bad_input", "from 0"),
}


@pytest.fixture(scope="module")
def mixed_answers() -> list[dict[str, Any]]:
    """A good line before and after every bad one, in one run."""
    good = json.dumps(SENTENCE).encode()
    given = b"".join(good + b"\n" + bad + b"\n" for bad, _, _ in BAD_LINES.values()) + good
    done = run("decide", "--jsonl", given=given)
    assert done.returncode == 2
    assert done.stderr == b""
    answers = lines(done)
    assert len(answers) == 2 * len(BAD_LINES) + 1
    return answers


@pytest.mark.parametrize("name", BAD_LINES)
def test_a_bad_line_is_an_error_on_its_own_line(
    mixed_answers: list[dict[str, Any]], name: str
) -> None:
    _, kind, words = BAD_LINES[name]
    answer = mixed_answers[2 * list(BAD_LINES).index(name) + 1]
    assert set(answer) == {"error"}
    assert answer["error"]["type"] == kind
    assert words in json.dumps(answer["error"])


def test_good_lines_between_bad_ones_are_answered(mixed_answers: list[dict[str, Any]]) -> None:
    good = mixed_answers[::2]
    assert all(answer == good[0] for answer in good)
    assert good[0]["recommendations"][0]["id"] == "R2"


def test_every_bad_value_of_a_case_is_named_with_what_is_allowed() -> None:
    done = run("decide", "-", given=b'{"performance_status": 7, "metastasis_count": -2}')
    assert done.returncode == 2
    assert json.loads(done.stdout) == {"error": {"type": "bad_input", "facts": [
        {"fact": "metastasis_count", "value": -2, "allowed": "an integer from 0 to 99"},
        {"fact": "performance_status", "value": 7, "allowed": "an integer from 0 to 4"},
    ]}}  # fmt: skip


def test_lines_end_as_on_windows_or_without_an_end() -> None:
    done = run("decide", "--jsonl", given=b'{"diagnosis": "sclc"}\r\n{"diagnosis": "other"}')
    assert [answer["status"] for answer in lines(done)] == ["outside_guideline"] * 2
    assert done.returncode == 0


def test_no_lines_give_no_answers() -> None:
    done = run("decide", "--jsonl")
    assert (done.returncode, done.stdout) == (0, b"")


def test_a_pack_that_is_not_there_names_every_missing_file(tmp_path: Path) -> None:
    done = run("--pack", str(tmp_path), "decide", "-", given=b"{}")
    assert done.returncode == 2
    assert b"facts.yaml" in done.stderr
    assert b"levels.yaml" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "key"),
    [
        (("explain", "-"), "sufficient"),
        (("why-not", "-", "R4"), "ways"),
        (("what-if", "-", '{"metastasis_count": 2}'), "differs"),
        (("conditional", "-"), "rows"),
        (("conditional", "-", "--unavailable", "disease_setting"), "rows"),
    ],
)
def test_questions_about_a_decision_are_answered_in_json(
    arguments: tuple[str, ...], key: str
) -> None:
    done = run(*arguments, given=json.dumps(SENTENCE).encode())
    assert (done.returncode, done.stderr) == (0, b"")
    assert key in json.loads(done.stdout)


def test_an_unknown_recommendation_is_told() -> None:
    done = run("why-not", "-", "R9", given=b"{}")
    assert done.returncode == 2
    assert b"R1, R2, R3, R4" in done.stderr


def test_changes_that_are_no_json_are_told() -> None:
    done = run("what-if", "-", "{metastasis_count: 2}", given=b"{}")
    assert done.returncode == 2
    assert b"not JSON" in done.stderr


def test_changes_may_stand_in_a_file(tmp_path: Path) -> None:
    case, changes = tmp_path / "case.json", tmp_path / "changes.json"
    case.write_text(json.dumps(SENTENCE), "utf-8")
    changes.write_text('{"metastasis_count": 2}', "utf-8")
    from_file = run("what-if", str(case), str(changes))
    assert (from_file.returncode, from_file.stderr) == (0, b"")
    assert from_file.stdout == run("what-if", str(case), '{"metastasis_count": 2}').stdout
    none = run("what-if", str(case), str(tmp_path / "none.json"))
    assert none.returncode == 2
    assert b"no file" in none.stderr


def test_a_python_without_what_the_core_needs_is_told_in_words(tmp_path: Path) -> None:
    bare = [sys.executable, "-S", "-m", "rules_core", "decide", "-"]
    done = subprocess.run(bare, cwd=ROOT, input=b"{}", capture_output=True)
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 1
    assert b"pydantic" in done.stderr


def test_an_unknown_fact_that_is_unavailable_is_told() -> None:
    done = run("conditional", "-", "--unavailable", "weather", given=b"{}")
    assert done.returncode == 2
    assert json.loads(done.stdout)["error"]["facts"][0]["fact"] == "weather"


def test_audit_records_replay_without_a_difference() -> None:
    cases = b'{"diagnosis": "sclc"}\n{}\n' + json.dumps(SENTENCE).encode()
    records = run("decide", "--jsonl", "--audit", given=cases)
    assert records.returncode == 0
    replayed = run("replay", given=records.stdout)
    assert (replayed.returncode, replayed.stdout) == (0, b"")


def test_replay_reports_each_difference_with_its_place() -> None:
    record = json.loads(run("decide", "--audit", given=b'{"diagnosis": "sclc"}').stdout)
    record["decision"]["reasons"] = ["oncogene_driven"]
    record["decision"]["guideline"]["sha256"] = "0" * 64
    replayed = run("replay", given=json.dumps(record).encode() + b"\n{}\n")
    first, second = lines(replayed)
    assert replayed.returncode == 2
    assert [one["path"] for one in first["differences"]] == ["reasons[0]", "guideline.sha256"]
    assert first["differences"][0]["recorded"] == "oncogene_driven"
    assert first["differences"][0]["recomputed"] == "not_nsclc"
    assert (second["line"], second["same"]) == (2, False)
    assert "audit record" in second["error"]


def test_replay_tells_what_a_record_leaves_out() -> None:
    record = json.loads(run("decide", "--audit", given=json.dumps(SENTENCE).encode()).stdout)
    assert record["decision"]["recommendations"][0].pop("step", "none") is None
    (told,) = lines(run("replay", given=json.dumps(record).encode()))
    paths = [one["path"] for one in told["differences"]]
    assert paths == ["recommendations[0].step"]


def test_a_closed_reader_ends_the_command_quietly() -> None:
    given = b'{"diagnosis": "sclc"}\n' * 20_000
    command = f"{sys.executable} -m rules_core decide --jsonl | head -n 1"
    done = subprocess.run(
        ["bash", "-c", command], input=given, capture_output=True, cwd=ROOT, check=False
    )
    assert len(lines(done)) == 1
    assert done.stderr == b""
