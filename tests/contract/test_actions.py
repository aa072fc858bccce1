"""The action server offers exactly the actions that the domain names."""

from pathlib import Path

import yaml
from rasa_sdk.executor import ActionExecutor

DOMAIN = Path(__file__).resolve().parents[2] / "bot" / "domain"


def test_every_action_of_the_domain_is_served_and_no_other() -> None:
    wanted = {
        action
        for file in DOMAIN.glob("*.yml")
        for action in yaml.safe_load(file.read_text(encoding="utf-8")).get("actions", [])
    }
    executor = ActionExecutor()
    executor.register_package("actions")
    assert set(executor.actions) == wanted
