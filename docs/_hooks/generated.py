"""Pages that are made from the files that they are about, so that they cannot go out of date."""

from __future__ import annotations

import ast
import posixpath
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

# Pages of the repository that the documentation shows as they stand.
SHOWN = {
    "data/guidelines/README.md": "writing-a-pack",
    "tests/dialogues/README.md": "scripted-dialogues",
    "tests/cases/decisions/README.md": "decision-cases",
    "bot/channels/slack/README.md": "slack",
    "bot/channels/teams/README.md": "teams",
    "tests/bench/RESULTS.md": "benchmarks",
    "CHANGELOG.md": "changelog",
}
QUOTES = "'\""
_LINK = re.compile(r"\[((?:`[^`]*`|[^\]`])+)\]\((?!https?:|#|mailto:)([^)\s]+)\)")
_ROLES = {
    "decisive": "decides",
    "bound": "lower bound",
    "prerequisite": "prerequisite",
    "prognosis": "prognosis",
    "cross_check": "cross-check",
    "consideration": "consideration",
}


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put the pages of docs/operations, whichever there are, under "Operation"."""
    pages = sorted(path.name for path in Path(config.docs_dir).glob("operations/*.md"))
    section: list[Any] = next(item["Operation"] for item in config.nav if "Operation" in item)
    section += [f"operations/{page}" for page in pages]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the made pages."""
    from rules_core.api import load_pack
    from rules_core.export import export

    guideline = load_pack()
    pages = {
        "pack": _pack(export(guideline, "markdown")),
        "facts": _facts(guideline),
        "readings": _readings(guideline),
        "settings": _settings(),
        "vulnerabilities": _vulnerabilities(),
        "licence": f"# Licence\n\n```text\n{_text('LICENSE')}\n```\n",
    }
    for source, name in SHOWN.items():
        pages[name] = _with_links(_text(source), source)
    for name, content in pages.items():
        files.append(File.generated(config, f"generated/{name}.md", content=content))
    for language in ("da", "en"):
        picture = export(guideline, "svg", language=language)
        files.append(File.generated(config, f"generated/levels-{language}.svg", content=picture))
    schema = export(guideline, "schema")
    files.append(File.generated(config, "generated/case-and-decision.schema.json", content=schema))
    return files


def _text(source: str) -> str:
    return (ROOT / source).read_text(encoding="utf-8")


def _with_links(text: str, source: str) -> str:
    """Links between shown files lead to their pages; others lose what they would lead to."""

    def link(found: re.Match[str]) -> str:
        words, target = found.groups()
        path = posixpath.normpath(posixpath.join(posixpath.dirname(source), target))
        return f"[{words}]({SHOWN[path]}.md)" if path in SHOWN else words

    return _LINK.sub(link, text)


def _pack(text: str) -> str:
    return text.replace(
        "\n## ",
        "\n[The levels as a picture](levels-en.svg), [på dansk](levels-da.svg).\n\n## ",
        1,
    )


def _both(text: Any) -> str:
    return text.en if text.en == text.da else f"{text.en} / *{text.da}*"


def _facts(guideline: Any) -> str:
    lines = [
        "# Facts",
        "",
        "Every fact is optional. Absent or null means *unknown*, which is never the same as no or",
        "none. The names and values are the contract of the command line, the chat payload and the",
        "audit log. As a JSON Schema: [case and decision](case-and-decision.schema.json).",
        "",
        "| fact | values | what it is for |",
        "|---|---|---|",
    ]
    for name, fact in guideline.pack.facts.items():
        lines.append(f"| `{name}`<br>{_both(fact.label)} | {_values(fact)} | {_ROLES[fact.role]} |")
    lines += [
        "",
        "Decisive facts are asked for, and only while they can still change the answer. A set",
        "of organs is known completely or not at all: of *two metastases, one in the brain* only",
        "`metastasis_sites_at_least: [brain]` is known. A value outside of this table is bad",
        "input: the command line names it and decides nothing; the chat drops it and asks.",
        "",
    ]
    return "\n".join(lines)


def _values(fact: Any) -> str:
    if fact.kind == "boolean":
        return "`true`, `false`"
    if fact.kind in ("integer", "number"):
        unit = f" ({fact.unit.en})" if getattr(fact, "unit", None) else ""
        least, most = getattr(fact, "minimum", None), getattr(fact, "maximum", None)
        bounds = f"{_plain(least)}–{_plain(most)}" if most is not None else f"≥ {_plain(least)}"
        return f"{fact.kind} {bounds}{unit}"
    values = ", ".join(f"`{value}`" for value in fact.values)
    return f"any of {values}" if fact.kind == "set" else values


def _plain(number: Any) -> str:
    return "0" if number is None else f"{number:g}"


def _readings(guideline: Any) -> str:
    lines = [
        "# Readings",
        "",
        "What the guideline's text leaves open, and how it is read here. A reading that bears",
        "on an answer is shown with it.",
        "",
    ]
    for reading in guideline.pack.readings:
        lines += [
            f"## {reading.id}",
            "",
            reading.text.en,
            "",
            f"*{reading.text.da}*",
            "",
        ]
        if reading.source is not None and reading.source.quote:
            lines += [f"> »{reading.source.quote}«", ""]
    return "\n".join(lines)


def _settings() -> str:
    """The settings, from the classes that read them: their fields and the texts under them."""
    lines = [
        "# Settings",
        "",
        "All settings are environment variables. Those that begin with `OMD_` are checked at the",
        "start: every one that is unknown or out of range is named, and nothing runs until all are",
        "right. Secrets come from the environment only and are never printed.",
        "",
        *_fields("bot/server/settings.py", "Settings", "OMD_"),
        "",
        "## Slack and Teams",
        "",
        "Each channel is off without its variables and does not start with only some of those that",
        "have no default. See [Slack](slack.md) and [Teams](teams.md).",
        "",
        *_fields("bot/channels/slack/settings.py", "SlackSettings", "SLACK_"),
        "",
        *_fields("bot/channels/teams/settings.py", "TeamsSettings", "TEAMS_"),
        "",
        "## Pack and reader",
        "",
        *_TABLE,
        "| `GUIDELINE_PACK` | `data/guidelines/dlcg-omd-nsclc` | Folder of the guideline pack; "
        "[the chat page is built with the same](../operations/upgrade.md#the-pack-alone). |",
        "| `COMPILED_READER` | | `no` leaves aside what `make compile` built. |",
    ]
    return "\n".join(lines) + "\n"


_TABLE = ("| variable | default | meaning |", "|---|---|---|")


def _fields(source: str, name: str, prefix: str) -> Iterator[str]:
    tree = ast.parse(_text(source))
    (settings,) = (
        node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == name
    )
    yield from _TABLE
    body = settings.body
    for node, after in zip(body, [*body[1:], None], strict=True):
        if not isinstance(node, ast.AnnAssign) or not isinstance(node.target, ast.Name):
            continue
        said = after.value if isinstance(after, ast.Expr) else None
        meaning = said.value if isinstance(said, ast.Constant) else ""
        default = _default(node.value)
        text = " ".join(str(meaning).split())
        yield f"| `{prefix}{node.target.id.upper()}` | {default} | {text} |"


def _default(value: ast.expr | None) -> str:
    if isinstance(value, ast.Call) and value.args:
        value = value.args[0]
    if isinstance(value, ast.Call) or value is None:
        return ""
    if isinstance(value, ast.Constant) and value.value is None:
        return ""
    text = ast.unparse(value).replace("ROOT / ", "").replace("' / '", "/")
    return f"`{text[1:-1] if text[:1] == text[-1:] and text[0] in QUOTES else text}`"


def _vulnerabilities() -> str:
    entries = yaml.safe_load(_text("tests/security/vulnerabilities.yaml"))
    lines = [
        "# Known vulnerabilities of what is locked",
        "",
        "Rasa 3.6.21 is the last open release and pins old packages. Each published",
        "vulnerability of a version that stays locked stands here with why it does no harm.",
        "`make audit` asks the advisory services about every locked package and fails on one",
        "that is not listed; where it cannot reach them, it says so.",
        "",
        "| package | fixed in | known | why it does no harm |",
        "|---|---|---|---|",
    ]
    for entry in entries:
        ids = ", ".join(entry["ids"])
        fixed = entry["fixed"] or "never"
        lines.append(
            f"| {entry['package']} {entry['locked']} | {fixed} | {ids} | "
            f"**{entry['handled'].replace('_', ' ')}**: {' '.join(entry['why'].split())} |"
        )
    return "\n".join(lines) + "\n"
