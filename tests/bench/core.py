"""The rule core by the clock, beside zen-engine with the same table in the same run.

``python -m tests.bench.core`` prints one table; ``--json`` the same as JSON. Each figure is the
median of several rounds, with the fastest and the slowest round beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import zen

from rules_core.api import Guideline, decide, load_pack
from rules_core.engine.questions import Order, Questions
from rules_core.export.dmn import OUTPUTS, table_lines
from tests.rules_core.random_cases import random_cases

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 9
COMPLETE: dict[str, Any] = {
    "diagnosis": "nsclc",
    "oncogene_driver": "absent",
    "disease_setting": "de_novo",
    "metastasis_count": 2,
    "metastasis_sites": ["adrenal", "lung"],
    "metastases_ablatable": True,
    "primary_treatment": "feasible",
    "performance_status": 1,
    "systemic_therapy_months": 4,
    "systemic_response": "stable",
}
HALF_KNOWN = {name: COMPLETE[name] for name in list(COMPLETE)[::2]}


def zen_table(guideline: Guideline) -> zen.ZenDecision:
    """The pack's table as zen-engine runs it: hit policy first, one decision table."""
    lines = table_lines(guideline.pack, guideline.decider.space)
    columns: dict[tuple[str, int], str] = {}
    rules = []
    for number, (cells, outputs) in enumerate(lines):
        rule: dict[str, str] = {"_id": f"rule{number}"}
        seen: dict[str, int] = {}
        for name, test in cells:
            seen[name] = seen.get(name, 0) + 1
            column = columns.setdefault((name, seen[name]), f"in{len(columns)}")
            rule[column] = test
        rule |= {f"out{i}": json.dumps(value) for i, value in enumerate(outputs)}
        rules.append(rule)
    content = {
        "hitPolicy": "first",
        "inputs": [{"id": id_, "name": name, "field": name} for (name, _), id_ in columns.items()],
        "outputs": [{"id": f"out{i}", "name": n, "field": n} for i, n in enumerate(OUTPUTS)],
        "rules": rules,
    }
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in"},
        {"id": "table", "type": "decisionTableNode", "name": "table", "content": content},
        {"id": "out", "type": "outputNode", "name": "out"},
    ]
    edges = [
        {"id": "a", "type": "edge", "sourceId": "in", "targetId": "table"},
        {"id": "b", "type": "edge", "sourceId": "table", "targetId": "out"},
    ]
    document = {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}
    return zen.ZenEngine().create_decision(json.dumps(document))


def zen_inputs(guideline: Guideline, case: dict[str, Any]) -> dict[str, Any]:
    """A case as the table's inputs: sets as one boolean a place."""
    inputs: dict[str, Any] = {}
    for name, fact in guideline.pack.facts.items():
        if fact.role == "decisive" and fact.kind == "set":
            inputs |= {f"{name}_{member}": member in case[name] for member in fact.values}
        elif fact.role == "decisive":
            inputs[name] = case[name]
    return inputs


def timed(actions: dict[str, tuple[Callable[[], object], int]]) -> dict[str, list[float]]:
    """Seconds for one call of each action, once a round.

    The actions take turns within each round, so that a busy moment of the machine strikes all.
    """
    rounds: dict[str, list[float]] = {name: [] for name in actions}
    for action, _ in actions.values():
        action()
    for _ in range(ROUNDS):
        for name, (action, times) in actions.items():
            start = perf_counter()
            for _ in range(times):
                action()
            rounds[name].append((perf_counter() - start) / times)
    return rounds


def measure_in_process(guideline: Guideline) -> dict[str, list[float]]:
    """Seconds a decision, here and in zen-engine, in turn."""
    table, inputs = zen_table(guideline), zen_inputs(guideline, COMPLETE)
    theirs = table.evaluate(inputs, {})["result"]
    mine = decide(guideline, COMPLETE)
    agreed = ",".join(item.id for item in mine.recommendations)
    assert (theirs["status"], theirs["recommendations"]) == (mine.status, agreed), theirs
    space = guideline.decider.space
    box = [tuple(range(size)) for size in space.cube.sizes]

    def first_order() -> None:
        Questions(space).expected({}, box)

    return timed({
        "complete case with trace": (lambda: decide(guideline, COMPLETE), 1000),
        "zen-engine, with trace": (lambda: table.evaluate(inputs, {"trace": True}), 1000),
        "zen-engine, without trace": (lambda: table.evaluate(inputs, {}), 1000),
        "complete case, as JSON text": (
            lambda: json.dumps(decide(guideline, COMPLETE).to_json(), ensure_ascii=False), 1000
        ),
        "half-known case with missing": (lambda: decide(guideline, HALF_KNOWN), 1000),
        "nothing known, with missing": (lambda: decide(guideline, {}), 1000),
        "order of questions, all anew": (first_order, 1),
    })  # fmt: skip


def measure_loading() -> dict[str, list[float]]:
    """Seconds to load the pack anew, and for the command line to answer one case."""
    from rules_core.api import DEFAULT_PACK, Guideline
    from rules_core.load import read_pack

    command = [sys.executable, "-m", "rules_core", "decide", "-"]

    def start() -> None:
        subprocess.run(command, input=b'{"diagnosis": "sclc"}', capture_output=True, check=True,
                       cwd=ROOT)  # fmt: skip

    return timed({
        "pack loading": (lambda: Guideline(read_pack(DEFAULT_PACK)), 1),
        "command line, start to answer": (start, 1),
    })  # fmt: skip


def measure_lines(number: int) -> dict[str, float]:
    """Seconds and peak memory (MB) of ``--jsonl`` for random partial cases."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cases.jsonl"
        path.write_text("\n".join(json.dumps(case) for case in random_cases(5, number)), "utf-8")
        start = perf_counter()
        with path.open("rb") as cases:
            running = subprocess.Popen(
                [sys.executable, "-m", "rules_core", "decide", "--jsonl"],
                stdin=cases, stdout=subprocess.DEVNULL, cwd=ROOT,
            )  # fmt: skip
            _, status, usage = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
        assert running.returncode == 0
    return {"seconds": perf_counter() - start, "processor_seconds": usage.ru_utime,
            "peak_megabytes": usage.ru_maxrss / 1024}  # fmt: skip


def expected_questions(guideline: Guideline) -> dict[str, float]:
    """The expected number of questions in each order, from nothing known."""
    space = guideline.decider.space
    box = [tuple(range(size)) for size in space.cube.sizes]
    orders: tuple[Order, ...] = ("grouped", "free", "textbook")
    return {order: Questions(space, order).expected({}, box) for order in orders}


def main() -> None:
    """Measure, and print the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--lines", type=int, default=100_000, help="lines for --jsonl")
    options = parser.parse_args()
    guideline = load_pack()
    rounds = {**measure_in_process(guideline), **measure_loading()}
    lines, few = measure_lines(options.lines), measure_lines(options.lines // 10)
    questions = expected_questions(guideline)
    medians = {name: statistics.median(values) for name, values in rounds.items()}
    turns = zip(rounds["complete case with trace"], rounds["zen-engine, with trace"], strict=True)
    ratio = statistics.median(mine / theirs for mine, theirs in turns)
    if options.json:
        print(json.dumps({"seconds": rounds, "lines": lines, "fewer_lines": few,
                          "questions": questions, "ratio_to_zen_with_trace": ratio}))  # fmt: skip
        return
    for name, values in rounds.items():
        low, high = min(values) * 1e6, max(values) * 1e6
        print(f"{name:32} {medians[name] * 1e6:12,.0f} µs   ({low:,.0f} to {high:,.0f})")
    print(f"{'ratio to zen-engine with trace':32} {ratio:12.2f}      (target: at most 0.5)")
    name = f"--jsonl, {options.lines:,} lines"
    print(
        f"{name:32} {lines['seconds']:12.1f} s    ({lines['processor_seconds']:.1f} s of processor)"
    )
    name = "peak memory, all and a tenth"
    print(f"{name:32} {lines['peak_megabytes']:12.0f} MB   ({few['peak_megabytes']:.0f} MB)")
    for order, figure in questions.items():
        print(f"{f'questions expected, {order}':32} {figure:12.3f}")


if __name__ == "__main__":
    main()
