"""A conversation in the terminal."""

import os
import subprocess
import sys

from tests.servers import ROOT, Assistant


def chat(assistant: Assistant, *lines: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "OMD_PORT": str(assistant.port),
        "OMD_ACTIONS_PORT": str(assistant.actions_port),
        "PYTHONIOENCODING": "utf-8",
    }
    return subprocess.run(
        [sys.executable, "-m", "bot.chat"],
        cwd=ROOT,
        env=environment,
        input="".join(f"{line}\n" for line in lines),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_messages_are_answered_and_buttons_pressed_by_number(running: Assistant) -> None:
    done = chat(running, "PS 1, adenokarcinom i lungen", "#1")
    assert done.returncode == 0, done.stderr
    first, _, second = done.stdout.partition("\n> ")[2].partition("\n> ")
    # The first question's first button sets a fact, which the next answer reads back.
    button = next(line for line in first.splitlines() if line.startswith("  [1] "))
    assert button.removeprefix("  [1] ") in second
    assert done.stderr == ""


def test_the_assistant_that_was_running_goes_on(running: Assistant) -> None:
    chat(running)
    assert running.client.get("/webhooks/rest/").status_code == 200


def test_a_bad_setting_is_named() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot.chat"],
        cwd=ROOT,
        env=os.environ | {"OMD_PORT": "never"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("OMD_PORT: ")
