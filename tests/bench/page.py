"""How fast the chat page is: ``python -m tests.bench.page``.

Measured in a real browser on this machine, against an assistant started for it:

- size of everything that the first view loads, plain and compressed;
- cold load: from the navigation to a page that has its conversation and takes input;
- drawing: from the arrival of an answer at the socket to the frame that shows it;
- a long conversation: how long a reload takes, and the longest task while scrolling and typing.
"""

import json
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect, sync_playwright

from bot.server.page_build import BUILT
from bot.server.settings import ROOT
from tests.browser.chat import Chat, Desk
from tests.browser.conftest import find_chromium
from tests.servers import Assistant

_LOADS = 7
_ANSWERS = 20
_LONG_TURNS = 250
_BUILT = ROOT / BUILT

# Notes when the socket's answer arrives and when the frame that shows it is through.
_WATCH = """
window.measured = {arrivals: [], drawn: [], ready: null, longTasks: []};
const Plain = window.WebSocket;
window.WebSocket = class extends Plain {
  constructor(...given) {
    super(...given);
    this.addEventListener('message', event => {
      if (typeof event.data === 'string' && event.data.startsWith('42["turn"')) {
        measured.arrivals.push(performance.now());
      }
    });
  }
};
new PerformanceObserver(list => list.getEntries().forEach(
  task => measured.longTasks.push(task.duration))).observe({entryTypes: ['longtask']});
let answers = 0;
document.addEventListener('DOMContentLoaded', () => {
  new MutationObserver(() => {
    if (measured.ready === null && document.querySelector('.beginning p, .answer')
        && document.querySelector('.aside li.fact')) {
      requestAnimationFrame(() => setTimeout(() => { measured.ready = performance.now(); }));
    }
    const now = document.querySelectorAll('.answer').length;
    if (now > answers && measured.arrivals.length > measured.drawn.length) {
      const index = measured.drawn.length;
      measured.drawn[index] = null;
      requestAnimationFrame(() => setTimeout(() => { measured.drawn[index] = performance.now(); }));
    }
    answers = now;
  }).observe(document, {childList: true, subtree: true});
});
"""


def _measured(page: Page) -> dict[str, Any]:
    result: dict[str, Any] = page.evaluate("measured")
    return result


def _chat(desk: Desk) -> Chat:
    context = desk.context()
    context.add_init_script(_WATCH)
    return desk.chat(context)


def _cold_load(desk: Desk) -> float:
    chat = _chat(desk)
    chat.page.wait_for_timeout(100)
    ready = float(_measured(chat.page)["ready"])
    chat.page.context.close()
    return ready


def _drawing(desk: Desk) -> list[float]:
    chat = _chat(desk)
    for index in range(_ANSWERS):
        chat.say(f"PS {index % 3}" if index else "NSCLC, to metastaser, EGFR/ALK neg")
    chat.page.wait_for_timeout(100)
    measured = _measured(chat.page)
    pairs = zip(measured["arrivals"], measured["drawn"], strict=True)
    chat.page.context.close()
    return [drawn - arrived for arrived, drawn in pairs]


def _long_conversation(desk: Desk) -> dict[str, float]:
    chat = _chat(desk)
    for index in range(_LONG_TURNS):
        chat.say("Hvorfor?" if index % 2 else f"PS {index % 3}")
    chat.page.reload()
    chat.wait_until_ready()
    expect(chat.answers).to_have_count(_LONG_TURNS)
    chat.page.wait_for_timeout(200)
    reload_ms = _measured(chat.page)["ready"]
    chat.page.evaluate("measured.longTasks.length = 0")
    log = chat.page.locator(".log")
    for place in (0, 20_000, 5_000, 60_000, 0, 10**7):
        log.evaluate("(log, place) => { log.scrollTop = place; }", place)
        chat.page.wait_for_timeout(60)
    chat.field.press_sequentially("Solitær metastase i højre binyre, PS 1", delay=20)
    chat.page.wait_for_timeout(200)
    return {
        "messages": 2 * _LONG_TURNS,
        "reload ms": reload_ms,
        "longest task while scrolling and typing ms": max(
            _measured(chat.page)["longTasks"], default=0
        ),
    }


def _sizes() -> dict[str, int]:
    names = json.loads((_BUILT / "files.json").read_text(encoding="utf-8")).values()
    return {
        "plain bytes": sum((_BUILT / name).stat().st_size for name in names),
        "brotli bytes": sum((_BUILT / f"{name}.br").stat().st_size for name in names),
        "gzip bytes": sum((_BUILT / f"{name}.gz").stat().st_size for name in names),
    }


def measure() -> dict[str, Any]:
    """All measurements, by name."""
    chromium = find_chromium()
    if chromium is None:
        sys.exit("there is no chromium on this machine")
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        # The bench is one hurried user, whom the limits would slow down.
        settings = {"SENDER_RATE": "1000", "SENDER_BURST": "100000"}
        assistant = Assistant(Path(data), settings).start()
        try:
            desk = Desk(browser, assistant.address)
            loads = [_cold_load(desk) for _ in range(_LOADS)]
            drawing = _drawing(desk)
            long = _long_conversation(desk)
        finally:
            assistant.stop()
            browser.close()
    return {
        "size of the first view": _sizes(),
        "cold load ms": {"median": statistics.median(loads), "worst": max(loads)},
        "answer drawn ms": {"median": statistics.median(drawing), "worst": max(drawing)},
        "long conversation": long,
    }


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
