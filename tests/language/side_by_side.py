"""Facts by the reader and by Rasa's DIET, side by side: `make eval-side-by-side`.

Both are scored by `tests.language.scoring` on the same messages, through Rasa's own NLU door:
the project's pipeline, and Rasa's default one, whose DIET is trained on the other messages
(`side_by_side_data`). DIET's part for intents is off, so that all that it learns is facts.

The reader has been mended against all of these messages, and DIET has seen the training part
only: the table tells what DIET makes of this many examples, not how much better the reader is.
For that, `--unseen` takes a folder of messages that neither has seen, and DIET learns from all of
the project's own.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import yaml

from bot.server.training import quiet_environment
from bot.text.findings import Finding
from tests.language.corpus import DECISIVE, messages, unseen
from tests.language.intents import CONFIG, DATA, ROOT, train_nlu
from tests.language.scoring import score
from tests.language.side_by_side_data import findings_of, labels, reading, split, training_data

EPOCHS = 60
_READERS = ("reader", "diet")
_READER_KEYS = ("entity", "value", "text", "start", "end", "status", "cue")


def diet_config(epochs: int) -> dict[str, Any]:
    """Rasa's default pipeline as `rasa init` writes it, for entities alone.

    The batches end at half of Rasa's 256, with which this many messages need more than 24 GB.
    """
    return {
        "recipe": "default.v1",
        "language": "da",
        "pipeline": [
            {"name": "WhitespaceTokenizer"},
            {"name": "RegexFeaturizer"},
            {"name": "LexicalSyntacticFeaturizer"},
            {"name": "CountVectorsFeaturizer"},
            {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1,
             "max_ngram": 4},
            {"name": "DIETClassifier", "epochs": epochs, "constrain_similarities": True,
             "intent_classification": False, "random_seed": 1, "batch_size": [64, 128]},
            {"name": "EntitySynonymMapper"},
        ],
    }  # fmt: skip


class Parsed:
    """A reader that is a trained Rasa model; adds up the time that reading takes."""

    def __init__(self, model: Path, name: str) -> None:
        from rasa.core.agent import Agent

        self._loop = asyncio.new_event_loop()
        self._agent = Agent.load(str(model))
        self._name = name
        self.seconds: list[float] = []

    def read(self, text: str) -> SimpleNamespace:
        """The findings of a message."""
        began = time.perf_counter()
        parsed = self._loop.run_until_complete(self._agent.parse_message(text))
        self.seconds.append(time.perf_counter() - began)
        entities = parsed["entities"]
        if self._name == "diet":
            return reading(findings_of(text, entities))
        own = [e for e in entities if e.get("extractor") == "ClinicalReader"]
        return reading([Finding(**{key: e[key] for key in _READER_KEYS}) for e in own])


def measure(name: str, epochs: int, mistakes: bool, folder: Path | None) -> dict[str, Any]:
    """Train one of the two, read the test part or the folder with it, and score that."""
    train, test = (messages(), unseen(folder)) if folder else split(messages())
    with tempfile.TemporaryDirectory() as temporary:
        scratch = Path(temporary)
        data, config = DATA, CONFIG
        if name == "diet":
            data, config = scratch / "nlu.json", scratch / "config.yml"
            data.write_text(json.dumps(training_data(train)), encoding="utf-8")
            config.write_text(yaml.safe_dump(diet_config(epochs)), encoding="utf-8")
        began = time.perf_counter()
        model = train_nlu(data, scratch, config)
        trained = time.perf_counter() - began
        reader = Parsed(model, name)
        reader.read("PS 1")
        reader.seconds.clear()
        report = score(test, reader)  # type: ignore[arg-type]
    decisive, number = report.total(facts=DECISIVE), sum(report.messages.values())
    gold = sum(len(m.facts) for m in train)
    labelled = sum(
        len({fact for label in labels(m) if label.status == "stated" for fact in label.facts})
        for m in train
    )
    return {
        "precision": decisive.precision,
        "recall": decisive.recall,
        "f1": decisive.f1,
        "f1_all": report.total().f1,
        "exact": sum(report.exact.values()) / number,
        "changed": len(report.changed),
        "wrongly_decided": len(report.wrongly_decided),
        "unasked": len(report.unasked),
        "train_seconds": trained,
        "milliseconds": 1000 * sorted(reader.seconds)[len(reader.seconds) // 2],
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "train": len(train),
        "test": number,
        "labelled": labelled / gold,
        "mistakes": report.mistakes if mistakes else [],
    }


def table(own: dict[str, Any], diet: dict[str, Any]) -> str:
    """Both readers' scores, and DIET's costs as multiples of the reader's."""
    rows = [
        ("precision, decisive facts", "precision", "{:.3f}"),
        ("recall, decisive facts", "recall", "{:.3f}"),
        ("F1, decisive facts", "f1", "{:.3f}"),
        ("F1, all facts", "f1_all", "{:.3f}"),
        ("messages read exactly", "exact", "{:.1%}"),
        ("messages whose wrong fact changes the decision", "changed", "{}"),
        ("  of these decided without a question", "wrongly_decided", "{}"),
        ("findings that should be asked about and are not", "unasked", "{}"),
    ]
    lines = [
        f"{diet['train']} messages to train on ({diet['labelled']:.1%} of their facts could be"
        f" labelled), {diet['test']} to test",
        "",
        f"{'':50}{'reader':>10}{'DIET':>10}{'ratio':>8}",
    ]
    for title, key, form in rows:
        ratio = f"{diet[key] / own[key]:.2f}" if own[key] else "-"
        lines.append(f"{title:50}{form.format(own[key]):>10}{form.format(diet[key]):>10}{ratio:>8}")
    for title, key in (
        ("time per message, median", "milliseconds"),
        ("peak memory of training and reading", "megabytes"),
        ("training time", "train_seconds"),
    ):
        lines.append(f"{title:50}{'1':>10}{'':>10}{diet[key] / own[key]:8.2f}")
    return "\n".join(lines)


def side_by_side(
    epochs: int = EPOCHS, mistakes: bool = False, test: Path | None = None
) -> dict[str, dict[str, Any]]:
    """What `measure` finds of each reader, each in a process of its own.

    Raises:
        subprocess.CalledProcessError: training or reading failed.
    """
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in _READERS:
            out = Path(folder) / name
            command = [sys.executable, "-m", "tests.language.side_by_side", "--only", name]
            command += ["--epochs", str(epochs), "--out", str(out)]
            command += ["--mistakes"] if mistakes else []
            command += ["--unseen", str(test.resolve())] if test else []
            environment = os.environ | quiet_environment()
            subprocess.run(
                command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True
            )
            results[name] = json.loads(out.read_text(encoding="utf-8"))
    return results


def main() -> int:
    """Measure both and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=EPOCHS, help="DIET's epochs")
    parser.add_argument("--mistakes", action="store_true", help="list what was misread")
    parser.add_argument("--unseen", type=Path, help="folder of messages that neither has seen")
    parser.add_argument("--only", choices=_READERS, help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only:
        found = measure(options.only, options.epochs, options.mistakes, options.unseen)
        options.out.write_text(json.dumps(found), encoding="utf-8")
        return 0
    results = side_by_side(options.epochs, options.mistakes, options.unseen)
    print(table(results["reader"], results["diet"]))
    for name in _READERS:
        for line in results[name]["mistakes"]:
            print(f"{name}: {line}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
