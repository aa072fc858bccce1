"""The pack's texts as one file for the chat page: ``python -m actions.render.catalogue FILE``.

The page shows facts, decisions and their reasons from the ``case`` payload's ids; this is what
the ids are called, in both languages, so that a change of language needs no new answer and no
payload repeats them. ``sha256`` is the pack's: the page takes no words from a catalogue of
another pack than the one that a decision names.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from actions.guideline import guideline
from actions.relations import bounds_of
from actions.render.phrases import both_languages
from rules_core.api import Guideline, Pack

SCHEMA = 1

# The bot's own words of the answer that the page repeats on its card.
_PHRASES = (
    "yes", "no", "none", "unknown", "dont_know", "favourable", "unfavourable", "neutral",
    "status_outside_guideline", "status_individual_assessment", "status_contradiction",
    "status_undetermined", "possible_recommendation", "possible_individual_assessment",
    "possible_outside_guideline", "provisional", "provisional_first", "consider", "readings",
    "prognosis", "greet", "test_below", "test_at_least",
)  # fmt: skip

# The guideline argues the strengths of local treatment together, those of the rest item by item.
_LOCAL_TARGETS = ("primary", "metastases")


def catalogue(of: Guideline) -> dict[str, Any]:
    """All that the page shows of the pack, by id; texts as ``{"da": …, "en": …}``."""
    pack = of.pack
    about = pack.guideline
    return {
        "schema": SCHEMA,
        "sha256": pack.sha256,
        "guideline": {
            "version": about.version,
            "title": about.title.model_dump(),
            "short_title": about.short_title.model_dump(),
            "evidence_scale": about.evidence_scale.model_dump(),
            "next_revision": about.next_revision.isoformat(),
        },
        "sections": {item.id: item.heading.model_dump() for item in about.sections},
        "facts": _facts(of),
        "prerequisites": {
            item.fact: _texts(item, "label", "not_met", "unknown") for item in pack.prerequisites
        },
        "levels": [
            {
                "id": level.id,
                "status": level.status,
                "title": level.title.model_dump(),
                "criteria": [
                    _texts(item, "label") | _place(item) | {"id": item.id}
                    for item in level.criteria
                ],
            }
            for level in pack.levels
        ],
        "recommendations": [_recommendation(pack, item) for item in pack.recommendations],
        "considerations": {
            item.id: _texts(item, "text") | _place(item) | {"first": item.first}
            for item in pack.considerations
        },
        "prognostic_factors": {
            item.id: _texts(item, "label", "note") for item in pack.prognostic_factors
        },
        "readings": {item.id: item.text.model_dump() for item in pack.readings},
        "references": {str(item.number): item.citation for item in pack.references},
        "phrases": {name: both_languages(name) for name in _PHRASES},
    }


def _facts(of: Guideline) -> dict[str, Any]:
    exact = {bound: fact for fact, bound in bounds_of(of).items()}
    facts: dict[str, Any] = {}
    for name, fact in of.pack.facts.items():
        facts[name] = {
            "role": fact.role,
            "kind": fact.kind,
            **_texts(fact, "label", "question", "why_asked", "unit"),
            "values": {
                value: _texts(words, "label", "meaning") for value, words in fact.values.items()
            },
            "minimum": fact.minimum,
            "maximum": fact.maximum,
            "bound_of": exact.get(name),
        }
    return facts


def _recommendation(pack: Pack, item: Any) -> dict[str, Any]:
    return {
        "id": item.id,
        "number": item.number,
        **_texts(item, "label"),
        "quote": item.quote,
        "unofficial_english": item.unofficial_english,
        "components": [
            {
                "target": part.target,
                "treatment": part.treatment,
                "timing": part.timing,
                "strength": part.strength,
                **_texts(part, "label"),
                "basis": _basis(pack, item, part),
            }
            for part in item.components
        ],
        "steps": {step.id: step.label.model_dump() for step in item.steps},
        **_place(item),
    }


def _basis(pack: Pack, item: Any, part: Any) -> dict[str, Any] | None:
    """What the guideline says of this strength of this component, from the most particular on."""
    strength = part.strength.lower()
    names = [f"strength_{strength}_{part.target}_{item.id.lower()}"]
    if part.target in _LOCAL_TARGETS:
        names.append(f"strength_{strength}")
    names.append(f"evidence_recommendation_{item.number}")
    statements = {statement.id: statement for statement in pack.statements}
    found = next((statements[name] for name in names if name in statements), None)
    return None if found is None else _texts(found, "text") | _place(found)


def _place(item: Any) -> dict[str, Any]:
    return {
        "section": item.source.section,
        "quote_source": item.source.quote,
        "references": list(item.references),
    }


def _texts(item: Any, *names: str) -> dict[str, Any]:
    texts = {name: getattr(item, name) for name in names}
    return {name: text.model_dump() for name, text in texts.items() if text is not None}


def main() -> int:
    """Write the catalogue of the action server's pack to the file that is named."""
    if len(sys.argv) != 2:
        print("usage: python -m actions.render.catalogue FILE", file=sys.stderr)
        return 2
    text = json.dumps(catalogue(guideline()), ensure_ascii=False, separators=(",", ":"))
    Path(sys.argv[1]).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
