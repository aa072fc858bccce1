"""How well the kind of a message is told: `python -m tests.language.intents` (in `make eval`).

The whole NLU pipeline of `bot/config.yml`, trained and run by Rasa, on

- the training examples by cross-validation, as `rasa test nlu --cross-validation` does it, but
  with a fixed seed, and with the fallback counted;
- the held-out messages of `intents.yaml`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import structlog
import yaml

from bot.server.training import quiet_environment

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "bot" / "config.yml"
DATA = ROOT / "data" / "nlu"
HELD_OUT = Path(__file__).parent / "intents.yaml"
SEED = 20261
FOLDS = 5
OUT_OF_SCOPE = "out_of_scope"
FALLBACK = "nlu_fallback"
_SAME_ACTION = {
    **dict.fromkeys(
        ("inform", "affirm", "deny", "dont_know", "skip_question", "retract"), "case form"
    ),
    "ask_missing": "show_case",
    OUT_OF_SCOPE: "ask_guideline",
}
"""Intents that lead to one and the same reply: the guideline's texts decide what is refused."""


@dataclass(frozen=True)
class Item:
    """A message, the intent that it has, and the language of its file."""

    text: str
    intent: str
    language: str = ""


@dataclass(frozen=True)
class Prediction:
    """What the pipeline makes of an item: its intent, and that without the fallback."""

    item: Item
    intent: str
    before_fallback: str
    confidence: float


@dataclass
class Scores:
    """Scores of a set of predictions; all shares are 0 to 1.

    Attributes:
        accuracy: Right intents, as `rasa test nlu` counts: the fallback is undone.
        macro_f1: F1 averaged over the intents, counted in the same way.
        answered: Right intents with the fallback in force, where it counts as wrong.
        reply: Messages that get the reply of their intent; the fallback counts as wrong.
        rejection_precision: Out-of-scope messages among those rejected, which are those that
            are taken for out of scope or go to the fallback.
        rejection_recall: Rejected ones among the out-of-scope messages.
    """

    messages: int
    accuracy: float
    macro_f1: float
    answered: float
    reply: float
    fallbacks: float
    rejection_precision: float
    rejection_recall: float
    scope_precision: float
    scope_recall: float
    f1: dict[str, float] = field(default_factory=dict)
    mistakes: list[str] = field(default_factory=list)


def held_out(path: Path = HELD_OUT) -> list[Item]:
    """The held-out messages.

    Raises:
        ValueError: a message stands twice in one language.
    """
    table: dict[str, dict[str, list[str]]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    items = [
        Item(text, intent, language)
        for language, intents in table.items()
        for intent, texts in intents.items()
        for text in texts
    ]
    twice = [
        key for key, number in Counter((i.language, i.text) for i in items).items() if number > 1
    ]
    if twice:
        raise ValueError(f"messages that stand twice: {sorted(twice)}")
    return items


def score(predictions: Sequence[Prediction]) -> Scores:
    """The scores of these predictions."""
    from sklearn.metrics import f1_score

    gold = [p.item.intent for p in predictions]
    told = [p.before_fallback for p in predictions]
    names = sorted(set(gold))
    rejected = [p.intent in (OUT_OF_SCOPE, FALLBACK) for p in predictions]
    beyond = [intent == OUT_OF_SCOPE for intent in gold]
    right = [p.intent == p.item.intent for p in predictions]
    return Scores(
        messages=len(predictions),
        accuracy=_share(a == b for a, b in zip(gold, told, strict=True)),
        macro_f1=float(f1_score(gold, told, labels=names, average="macro")),
        answered=_share(right),
        reply=_share(_action(p.intent) == _action(p.item.intent) for p in predictions),
        fallbacks=_share(p.intent == FALLBACK for p in predictions),
        rejection_precision=_share(b for b, r in zip(beyond, rejected, strict=True) if r),
        rejection_recall=_share(r for b, r in zip(beyond, rejected, strict=True) if b),
        scope_precision=_share(
            p.item.intent == OUT_OF_SCOPE for p in predictions if p.intent == OUT_OF_SCOPE
        ),
        scope_recall=_share(
            p.intent == OUT_OF_SCOPE for p in predictions if p.item.intent == OUT_OF_SCOPE
        ),
        f1={name: float(f1_score(gold, told, labels=[name], average="macro")) for name in names},
        mistakes=[
            f"{p.item.intent}, told {p.intent} ({p.confidence:.2f}): {p.item.text}"
            for p, fine in zip(predictions, right, strict=True)
            if not fine
        ],
    )


def cross_validate(first: int = FOLDS, folds: int = FOLDS) -> list[Prediction]:
    """Train on all folds but one and predict that one, for the first so many of the folds."""
    import numpy as np
    from rasa.nlu.test import generate_folds
    from rasa.shared.importers.utils import training_data_from_paths
    from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLWriter

    files = sorted(map(str, DATA.rglob("*.yml")))
    np.random.seed(SEED)  # Rasa shuffles the folds with numpy's own generator
    split = generate_folds(folds, training_data_from_paths(files, "da"))
    predictions: list[Prediction] = []
    for number, (train, test) in enumerate(split):
        if number == first:
            break
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "nlu.yml"
            RasaYAMLWriter().dump(source, train)
            items = [Item(e.get("text"), e.get("intent")) for e in test.intent_examples]
            predictions += predict(train_nlu(source, Path(folder)), items)
    return predictions


def train_nlu(data: Path, folder: Path, config: Path = CONFIG) -> Path:
    """Train Rasa's NLU pipeline alone; returns the model's file in the folder."""
    import rasa.model_training

    model = rasa.model_training.train_nlu(str(config), str(data), str(folder))
    if model is None:
        raise RuntimeError(f"no model could be trained from {data}")
    return Path(model)


def predict(model: Path, items: Iterable[Item]) -> list[Prediction]:
    """What a trained model makes of these messages."""
    return asyncio.run(_predict(model, list(items)))


async def _predict(model: Path, items: list[Item]) -> list[Prediction]:
    from rasa.core.agent import Agent

    agent = Agent.load(str(model))
    return [_prediction(item, await agent.parse_message(item.text)) for item in items]


def _prediction(item: Item, parsed: dict[str, Any]) -> Prediction:
    intent = parsed["intent"]
    ranking = [entry["name"] for entry in parsed["intent_ranking"] if entry["name"] != FALLBACK]
    before = ranking[0] if intent["name"] == FALLBACK and ranking else intent["name"]
    return Prediction(item, intent["name"], before, float(intent["confidence"]))


def _action(intent: str) -> str:
    return _SAME_ACTION.get(intent, intent)


def _share(found: Iterable[bool]) -> float:
    values = list(found)
    return sum(values) / len(values) if values else 1.0


def lines(title: str, scores: Scores) -> list[str]:
    """A short table of the scores."""
    return [
        f"{title}: {scores.messages} messages",
        f"  accuracy {scores.accuracy:.3f}, macro F1 {scores.macro_f1:.3f}; with the fallback in"
        f" force {scores.answered:.3f} ({scores.fallbacks:.1%} fall back),"
        f" the right reply {scores.reply:.3f}",
        f"  out of scope: precision {scores.scope_precision:.3f}, recall"
        f" {scores.scope_recall:.3f}; rejected (out of scope or fallback): precision"
        f" {scores.rejection_precision:.3f}, recall {scores.rejection_recall:.3f}",
    ]


def main() -> int:
    """Print the scores; `--json` also writes them, for the gate."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, default=FOLDS, help="only so many of the five folds")
    parser.add_argument("--mistakes", action="store_true", help="list what was told wrongly")
    parser.add_argument("--model", type=Path, help="a trained model for the held-out messages")
    parser.add_argument("--json", type=Path, help="also write the scores to this file")
    options = parser.parse_args()
    os.environ.update(quiet_environment())
    # As a library Rasa tells every message that it parses.
    quiet = structlog.make_filtering_bound_logger(logging.WARNING)
    structlog.configure(wrapper_class=quiet)
    began = time.perf_counter()
    found = {}
    if options.first:
        found["cross-validation"] = score(cross_validate(options.first))
    with tempfile.TemporaryDirectory() as folder:
        model = options.model or train_nlu(DATA, Path(folder))
        held = predict(model, held_out())
    found["held-out messages"] = score(held)
    for language in sorted({p.item.language for p in held}):
        own = [p for p in held if p.item.language == language]
        found[f"held-out messages, {language}"] = score(own)
    for title, scores in found.items():
        print("\n".join(lines(title, scores)))
        if options.mistakes:
            print("\n".join(f"    {line}" for line in scores.mistakes))
    if "cross-validation" in found:
        weakest = sorted(found["cross-validation"].f1.items(), key=lambda item: item[1])[:6]
        print("weakest intents (F1): " + ", ".join(f"{n} {v:.2f}" for n, v in weakest))
    print(f"{time.perf_counter() - began:.0f} s")
    if options.json:
        options.json.write_text(json.dumps({t: asdict(s) for t, s in found.items()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
