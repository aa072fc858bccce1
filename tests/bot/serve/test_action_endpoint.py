"""Every way in which the action server can fail is reported, and none tells what was written."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web
from rasa.utils.endpoints import ClientResponseError

from bot.server.action_endpoint import ActionEndpoint, ActionsUnavailable
from bot.server.turn import Turn, current_turn
from tests.servers import free_ports

WRITTEN = "solitær metastase i højre binyre"
CALL = {"next_action": "action_assess", "tracker": {"latest_message": {"text": WRITTEN}}}

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


def call(answer: Answer | None, turn: Turn, times: int = 1, seconds: float = 5) -> list[Any]:
    """The outcomes of calling an action server that answers so; without an answer, none runs."""

    async def run() -> list[Any]:
        (port,) = free_ports(1)
        application = web.Application()
        if answer is not None:
            application.router.add_post("/webhook", answer)
        runner = web.AppRunner(application)
        await runner.setup()
        if answer is not None:
            await web.TCPSite(runner, "127.0.0.1", port).start()
        endpoint = ActionEndpoint(f"http://127.0.0.1:{port}/webhook", seconds)
        current_turn.set(turn)
        outcomes: list[Any] = []
        try:
            for _ in range(times):
                try:
                    outcomes.append(await endpoint.request(json=CALL))
                except Exception as error:
                    outcomes.append(error)
        finally:
            await endpoint.close()
            await runner.cleanup()
        return outcomes

    return asyncio.run(run())


async def good(_: web.Request) -> web.Response:
    return web.json_response({"events": [], "responses": []})


async def crashed(request: web.Request) -> web.Response:
    # As rasa_sdk does: the error repeats the request.
    return web.json_response({"error": WRITTEN, "request_body": await request.json()}, status=500)


async def unknown(_: web.Request) -> web.Response:
    return web.json_response({"error": "", "action_name": "action_assess"}, status=404)


async def no_json(_: web.Request) -> web.Response:
    return web.Response(text=WRITTEN)


async def broken_json(_: web.Request) -> web.Response:
    return web.Response(text='{"events": [', content_type="application/json")


async def too_slow(_: web.Request) -> web.Response:
    await asyncio.sleep(30)
    raise AssertionError("not reached")


async def malformed_rejection(_: web.Request) -> web.Response:
    return web.Response(text=WRITTEN, status=400)


async def hangs_up(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.close()
    return web.Response()


def test_an_answer_comes_back_as_it_is_and_the_turn_is_well() -> None:
    turn = Turn()
    assert call(good, turn, times=2) == [{"events": [], "responses": []}] * 2
    assert not turn.failed


@pytest.mark.parametrize(
    "answer",
    [None, crashed, unknown, no_json, broken_json, malformed_rejection, hangs_up],
)
def test_a_failure_is_reported_without_what_was_written(answer: Answer | None) -> None:
    turn = Turn()
    (outcome,) = call(answer, turn)
    assert isinstance(outcome, ActionsUnavailable)
    assert "action_assess" in turn.failures[0]
    assert WRITTEN not in f"{outcome}{outcome.__cause__}{turn.failures}"


def test_an_action_that_hangs_is_given_up() -> None:
    turn = Turn()
    (outcome,) = call(too_slow, turn, seconds=0.05)
    assert isinstance(outcome, ActionsUnavailable)
    assert turn.failed


def test_a_rejected_execution_is_an_answer_and_no_failure() -> None:
    async def rejects(_: web.Request) -> web.Response:
        return web.json_response({"action_name": "action_assess", "error": "no"}, status=400)

    turn = Turn()
    (outcome,) = call(rejects, turn)
    assert isinstance(outcome, ClientResponseError)
    assert not turn.failed


def test_after_a_failure_no_action_of_the_turn_is_called() -> None:
    calls = []

    async def fails_once(_: web.Request) -> web.Response:
        calls.append(1)
        return web.Response(status=500)

    outcomes = call(fails_once, Turn(), times=3)
    assert all(isinstance(outcome, ActionsUnavailable) for outcome in outcomes)
    assert len(calls) == 1
