"""Every kind of defect has a broken pack; it is refused at load or found by ``verify``."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from rules_core.api import Guideline, PackError, decide, load_pack
from rules_core.engine.group import Group
from rules_core.engine.partition import Partition
from rules_core.engine.space import Space
from rules_core.verify.findings import Defect, Kind, Report
from rules_core.verify.run import verify

TESTS = Path(__file__).parent.parent
SOUND = TESTS / "packs" / "houseplants"
FOUND_IN_THE_ENGINE = {"overturned_decision", "wrong_missing", "untested_boundary"}
"""A pack cannot break these: they are shown with a broken engine below."""


def broken(file: str) -> Iterator[Any]:
    document = yaml.safe_load((TESTS / "broken_packs" / file).read_text("utf-8"))
    for sentence, case in document.items():
        yield pytest.param(case, id=sentence)


def break_pack(changes: list[dict[str, Any]], folder: Path, sound: Path = SOUND) -> Path:
    """A copy of the sound pack with the changes made."""
    shutil.copytree(sound, folder)
    for change in changes:
        path = folder / change["file"]
        if change.get("remove"):
            path.unlink()
            continue
        text = path.read_text("utf-8") if path.exists() else ""
        if "old" in change:
            assert change["old"] in text, f"{change['old']!r} does not stand in {path.name}"
            text = text.replace(change["old"], change["new"], 1)
        else:
            text = change["new"]
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
    return folder


@pytest.mark.parametrize("case", broken("refused_at_load.yaml"))
def test_is_refused_at_load_with_file_and_path(case: dict[str, Any], tmp_path: Path) -> None:
    folder = break_pack(case["change"], tmp_path / "pack")
    with pytest.raises(PackError) as refused:
        load_pack(folder)
    for words in case["says"]:
        assert words in str(refused.value)
    assert all(defect.file for defect in refused.value.defects)


@pytest.mark.parametrize("case", broken("found_by_verify.yaml"))
def test_is_found_by_verify(case: dict[str, Any], tmp_path: Path) -> None:
    folder = break_pack(case["change"], tmp_path / "pack")
    report = verify(load_pack(folder).decider.space)
    found = [defect for defect in report.defects if defect.kind == case["kind"]]
    assert found, report.defects
    assert any(all(words in str(defect) for words in case["says"]) for defect in found), found


def test_every_kind_of_defect_has_its_broken_pack() -> None:
    document = yaml.safe_load((TESTS / "broken_packs" / "found_by_verify.yaml").read_text("utf-8"))
    shown = {case["kind"] for case in document.values()}
    assert shown | FOUND_IN_THE_ENGINE == set(get_args(Kind))


def test_all_defects_of_a_pack_are_told_at_once(tmp_path: Path) -> None:
    changes = [
        {"file": "levels.yaml", "old": "equals: plastic", "new": "equals: rubber"},
        {"file": "levels.yaml", "old": "at_least: 3", "new": "at_least: 51"},
        {"file": "recommendations.yaml", "old": "references: [1]", "new": "references: [7]"},
    ]
    with pytest.raises(PackError) as refused:
        load_pack(break_pack(changes, tmp_path / "pack"))
    assert len(refused.value.defects) == 3


def test_a_gap_is_shown_by_a_smallest_case(tmp_path: Path) -> None:
    change = {
        "file": "recommendations.yaml",
        "old": "when: {soil_dry: {equals: false}}",
        "new": "when: {soil_dry: {equals: false}, plant: {equals: fern}}",
    }
    report = verify(load_pack(break_pack([change], tmp_path / "pack")).decider.space)
    (gap,) = [defect for defect in report.defects if defect.kind == "gap"]
    assert gap.example == {"plant": "cactus", "spots": 0, "soil_dry": False}


SOIL = "treatment: water, strength: B,"


def pack_with_unless(unless: str, folder: Path) -> Guideline:
    """The sound pack with a component of W1 that ``unless`` drops."""
    new = f"{SOIL} unless: {unless},"
    return load_pack(
        break_pack([{"file": "recommendations.yaml", "old": SOIL, "new": new}], folder)
    )


@pytest.mark.parametrize(
    "unless", ["{plant: {equals: cactus}}", "{plant: {equals: cactus}, soil_dry: {equals: true}}"]
)
def test_a_component_may_depend_on_what_its_recommendation_needs(
    unless: str, tmp_path: Path
) -> None:
    guideline = pack_with_unless(unless, tmp_path / "pack")
    assert verify(guideline.decider.space).defects == []
    known = {"plant": "cactus", "spots": 0, "soil_dry": True}
    (given,) = decide(guideline, known).recommendations
    assert (given.id, given.components) == ("W1", ())


def test_an_unsettled_component_is_shown_by_a_case(tmp_path: Path) -> None:
    guideline = pack_with_unless("{days_since_water: {below: 2}}", tmp_path / "pack")
    (defect,) = verify(guideline.decider.space).defects
    assert defect.example is not None
    assert "days_since_water" not in defect.example
    assert "W1" in [item.id for item in decide(guideline, defect.example).recommendations]


def test_a_set_larger_than_may_be_counted_is_no_defect(tmp_path: Path) -> None:
    """With two spots at most, no case has three places."""
    changes = [
        {"file": "facts.yaml", "old": "maximum: 50", "new": "maximum: 2"},
        {"file": "facts.yaml", "old": "2: 0.1, 3: 0.1", "new": "2: 0.2"},
        {"file": "levels.yaml", "old": "at_least: 3", "new": "at_least: 2"},
    ]
    report = verify(load_pack(break_pack(changes, tmp_path / "pack")).decider.space)
    assert report.defects == []


def test_the_sound_pack_has_no_defect() -> None:
    report = verify(load_pack(SOUND).decider.space)
    assert report.defects == []


def test_the_guideline_pack_has_no_defect() -> None:
    """The whole space of the pack that is served."""
    report = verify(load_pack().decider.space)
    assert report.defects == []
    assert report.figures["decisions"] == 8
    assert report.figures["complete_cases"] > 20_000_000
    figures = report.figures
    assert figures["questions_expected"] <= 1.05 * figures["questions_proven_minimum"]
    assert figures["questions_expected"] < figures["questions_in_textbook_order"]


# An engine that errs


def report_of_engine(monkeypatch: pytest.MonkeyPatch, **broken_parts: Any) -> Report:
    for name, part in broken_parts.items():
        owner = {"missing": Space, "representatives": Partition, "variations": Group}[name]
        monkeypatch.setattr(owner, name, part)
    return verify(Space(load_pack(SOUND).pack))


def engine_defects(
    monkeypatch: pytest.MonkeyPatch, kind: Kind, **broken_parts: Any
) -> list[Defect]:
    report = report_of_engine(monkeypatch, **broken_parts)
    return [defect for defect in report.defects if defect.kind == kind]


def test_an_engine_that_forgets_a_missing_fact_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    right = Space.missing
    found = engine_defects(
        monkeypatch, "wrong_missing",
        missing=lambda *case: (name for name in right(*case) if name != "soil_dry"),
    )  # fmt: skip
    assert found


def test_an_engine_that_asks_for_what_cannot_matter_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = engine_defects(
        monkeypatch, "wrong_missing", missing=lambda space, known, *_: iter(["plant"])
    )
    assert found


def test_a_walk_that_stops_early_says_so_and_nothing_of_what_it_did_not_reach(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = verify(load_pack(SOUND).decider.space)
    report = report_of_engine(monkeypatch, missing=lambda space, known, *_: iter(["plant"]))
    assert report.stopped_early and not whole.stopped_early
    assert {defect.kind for defect in report.defects} == {"wrong_missing"}
    told_apart = "partial_cases_told_apart"
    assert report.figures[told_apart] < whole.figures[told_apart]


def test_an_engine_that_varies_two_facts_at_once_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    found = engine_defects(
        monkeypatch, "wrong_missing",
        variations=lambda group, name, known, mask: (group.signatures_in(mask),),
    )  # fmt: skip
    assert found


def test_classes_that_leave_a_boundary_out_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    right = Partition.representatives
    found = engine_defects(
        monkeypatch, "untested_boundary",
        representatives=lambda partition: [v for v in right(partition) if v != 3],
    )  # fmt: skip
    assert any("at 3" in str(defect) for defect in found)


def test_an_engine_that_overturns_a_decision_is_found() -> None:
    space = Space(load_pack(SOUND).pack)
    cube = space.cube
    right = cube.values_in
    full = cube.cells([tuple(range(size)) for size in cube.sizes])

    def forgetful(cells: int) -> list[Any]:
        """Takes the likeliest decision where little is known."""
        found = right(cells)
        return found[:1] if cells.bit_count() > full.bit_count() // 2 else found

    cube.values_in = forgetful  # type: ignore[method-assign]
    assert "overturned_decision" in {defect.kind for defect in verify(space).defects}
