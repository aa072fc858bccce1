"""A conversation in the terminal."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import jwt
import pytest

from tests.servers import ROOT, Assistant

Done = subprocess.CompletedProcess[str]
TOKENS = {
    "JWT_SECRET": "a secret of the tests, 32 long or more",
    "JWT_ISSUER": "intranet",
    "JWT_AUDIENCE": "omd",
}


def run(module: str, *arguments: str, given: str = "", **variables: str) -> Done:
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"} | variables,
        input=given,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def chat(assistant: Assistant, *lines: str) -> Done:
    ports = {"OMD_PORT": str(assistant.port), "OMD_ACTIONS_PORT": str(assistant.actions_port)}
    return run("bot.chat", given="".join(f"{line}\n" for line in lines), **ports)


@pytest.fixture(scope="module")
def with_tokens(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant that asks for tokens, on a port that nobody knows but its data folder."""
    assistant = Assistant(tmp_path_factory.mktemp("tokens"), TOKENS).start()
    yield assistant
    assistant.stop()


def test_messages_are_answered_and_buttons_pressed_by_number(running: Assistant) -> None:
    done = chat(running, "PS 1, adenokarcinom i lungen", "#1")
    assert done.returncode == 0, done.stderr
    first, _, second = done.stdout.partition("\n> ")[2].partition("\n> ")
    # The first question's first button sets a fact, which the next answer reads back.
    button = next(line for line in first.splitlines() if line.startswith("  #1 "))
    assert button.removeprefix("  #1 ") in second
    assert done.stderr == ""


def test_the_assistant_that_was_running_goes_on(running: Assistant) -> None:
    chat(running)
    assert running.client.get("/webhooks/rest/").status_code == 200


def test_an_assistant_on_another_port_that_asks_for_tokens_is_found_and_lets_in(
    with_tokens: Assistant, tmp_path: Path
) -> None:
    known = {f"OMD_{name}": value for name, value in TOKENS.items()}
    here = {"OMD_DATA": str(with_tokens.data)}
    done = run("bot.chat", given="PS 1, adenokarcinom\n", **known, **here)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Performance status" in done.stdout
    (tmp_path / "one.yaml").write_text(
        "- dialogue: One word\n  turns: [{user: PS 1, facts: {performance_status: 1}}]\n"
    )
    done = run("tests.dialogues.run", str(tmp_path), **known, **here)
    assert (done.returncode, done.stderr) == (0, "")
    assert "as written: One word\n1 dialogues, 0 differ" in done.stdout


def test_a_token_that_was_given_opens_its_conversation(with_tokens: Assistant) -> None:
    claims = {"iss": "intranet", "aud": "omd", "sub": "me", "conversation": "mine"}
    token = jwt.encode(claims | {"exp": time.time() + 60}, TOKENS["JWT_SECRET"], "HS256")
    done = run("bot.chat", given="PS 1\n", OMD_DATA=str(with_tokens.data), TOKEN=token)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Performance status" in done.stdout


def test_without_a_token_it_is_said_what_is_needed(with_tokens: Assistant) -> None:
    here = {"OMD_DATA": str(with_tokens.data)}
    for module, arguments in (
        ("bot.chat", ()),
        ("tests.dialogues.run", ("tests/dialogues/da/sprog.yaml",)),
    ):
        done = run(module, *arguments, given="PS 1\n", **here)
        assert "Traceback" not in done.stderr
        assert "OMD_JWT_SECRET, OMD_JWT_ISSUER, OMD_JWT_AUDIENCE" in done.stderr


def test_a_bad_setting_is_named() -> None:
    done = run("bot.chat", OMD_PORT="never")
    assert done.returncode == 1
    assert done.stderr.startswith("OMD_PORT: ")
