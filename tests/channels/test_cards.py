"""Whatever a turn holds, Slack and Teams take what is made of it, and nothing is lost."""

import html
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.slack.blocks import slack_messages
from bot.channels.teams.cards import MAX_ACTIONS, cards, in_words
from bot.channels.turn_output import CaseSummary, Choice, Said, SpokenTurn, plain
from tests.channels.block_kit import faults
from tests.channels.bot_framework_loopback import MAX_MESSAGE_BYTES, card_faults

# Long words and lines, marks of Markdown and mrkdwn, emoji of two UTF-16 units.
words = st.text("abcæø&<>*_~`:|\n #-😀", min_size=1, max_size=40)
lines = st.lists(st.one_of(words, words.map("**{}**".format), st.just("x" * 4000)), max_size=8)
texts = lines.map("\n".join).filter(lambda text: bool(plain(text).strip()))
titles = st.text("abc æ&<>", min_size=1, max_size=120).filter(lambda text: bool(text.strip()))
choices = st.lists(
    st.builds(Choice, titles, st.sampled_from(["/yes", '/inform{"n": 1}', "p" * 2000, "p" * 2001])),
    max_size=40,
)
said = st.builds(Said, texts, choices.map(tuple))
names = st.text("abc_ ", min_size=1, max_size=30).filter(lambda text: bool(text.strip()))
cases = st.builds(
    CaseSummary,
    st.lists(st.tuples(names, names), max_size=30).map(tuple),
    st.sampled_from(["undetermined", "recommendation: R2"]),
    st.sampled_from(["", "c-1 · g 1.0"]),
    st.sampled_from(["da", "en", ""]),
)
turns = st.builds(SpokenTurn, st.lists(said, min_size=1, max_size=5).map(tuple), st.none() | cases)


def solid(text: str) -> str:
    """A text by what can be seen of it."""
    return "".join(plain(text).split())


@settings(max_examples=80, deadline=None)
@given(turns)
def test_slack_takes_every_message(turn: SpokenTurn) -> None:
    for message in slack_messages(turn):
        assert faults(list(message.blocks)) == []
        assert 1 <= len(message.text) <= 4_000


@settings(max_examples=80, deadline=None)
@given(turns)
def test_teams_takes_every_card(turn: SpokenTurn) -> None:
    for card in cards(turn):
        assert card_faults(card) == []
        assert len(json.dumps(card, ensure_ascii=False).encode("utf-16-le")) < MAX_MESSAGE_BYTES
        sets = [element for element in card["body"] if element["type"] == "ActionSet"]
        assert all(len(each["actions"]) <= MAX_ACTIONS for each in sets)
        assert all(text for text in in_words(card))


@settings(max_examples=80, deadline=None)
@given(turns)
def test_slack_shows_every_word_button_and_fact(turn: SpokenTurn) -> None:
    blocks = [block for message in slack_messages(turn) for block in message.blocks]
    sections = [block["text"] for block in blocks if block["type"] == "section" and "text" in block]
    shown = solid("".join(slack_shows(text) for text in sections))
    for item in turn.said:
        assert without_stars(solid(item.text)) in without_stars(shown)
    buttons = [e for block in blocks if block["type"] == "actions" for e in block["elements"]]
    fitting = [c.payload for item in turn.said for c in item.choices if len(c.payload) <= 2000]
    assert [button["value"] for button in buttons] == fitting
    fields = [field["text"] for block in blocks for field in block.get("fields", ())]
    facts = turn.case.facts if turn.case else ()
    assert fields == [f"{name}: {value}" for name, value in facts]


def slack_shows(text: dict[str, str]) -> str:
    return html.unescape(text["text"]) if text["type"] == "mrkdwn" else text["text"]


def without_stars(text: str) -> str:
    # In a heading Slack's mark of bold is one star where the bot's is two.
    return text.replace("*", "")


@settings(max_examples=80, deadline=None)
@given(turns)
def test_teams_shows_every_word_button_and_fact(turn: SpokenTurn) -> None:
    body = [element for card in cards(turn) for element in card["body"]]
    runs = [run for e in body if e["type"] == "RichTextBlock" for run in e["inlines"]]
    shown = without_stars(solid("".join(run["text"] for run in runs)))
    for item in turn.said:
        assert without_stars(solid(item.text)) in shown
    actions = [a for e in body if e["type"] == "ActionSet" for a in e["actions"]]
    assert [(a["title"], a["data"]["payload"]) for a in actions] == [
        (choice.title, choice.payload)
        for item in turn.said
        for choice in item.choices
        if len(choice.payload) <= 2000
    ]
    facts = [(f["title"], f["value"]) for e in body if e["type"] == "FactSet" for f in e["facts"]]
    assert facts == list(turn.case.facts if turn.case else ())


def test_tildes_underscores_and_stars_of_the_user_stay_letters_in_slack() -> None:
    (message,) = slack_messages(SpokenTurn((Said("fra «~3 cm, ~4 cm _x_ *y* `z`»"),)))
    assert message.blocks[0]["text"]["type"] == "plain_text"


def test_headings_are_bold_in_slack_and_escaped() -> None:
    (message,) = slack_messages(SpokenTurn((Said("**PS < 2 & <!channel>**\nmore"),)))
    heading, body = (block["text"] for block in message.blocks)
    assert heading == {
        "type": "mrkdwn",
        "text": "*PS &lt; 2 &amp; &lt;!channel&gt;*",
        "verbatim": True,
    }
    assert (body["type"], body["text"]) == ("plain_text", "more")


def test_bold_is_bold_in_a_card_and_nothing_is_markdown() -> None:
    (card,) = cards(SpokenTurn((Said("a **b** [c](http://d)"),)))
    (block,) = card["body"]
    assert [(run["text"], run.get("weight")) for run in block["inlines"]] == [
        ("a ", None),
        ("b", "bolder"),
        (" [c](http://d)", None),
    ]


def test_the_last_buttons_stand_last_and_earlier_ones_under_their_text() -> None:
    turn = SpokenTurn(
        (Said("one", (Choice("A", "/a"),)), Said("two", (Choice("B", "/b"),))),
        CaseSummary((("PS", "1"),), "undetermined", "c-1"),
    )
    (message,) = slack_messages(turn)
    kinds = [block["type"] for block in message.blocks]
    assert kinds == ["section", "actions", "section", "section", "context", "actions"]
    (card,) = cards(turn)
    assert [element["type"] for element in card["body"]] == [
        "RichTextBlock",
        "ActionSet",
        "RichTextBlock",
        "FactSet",
        "RichTextBlock",
        "RichTextBlock",
        "ActionSet",
    ]


def test_notices_are_no_part_of_the_answer() -> None:
    turn = SpokenTurn((Said("taken out", notice=True), Said("answer")))
    (message,) = slack_messages(turn)
    assert message.text == "answer"
    assert in_words(cards(turn)[0]) == ["answer"]


def test_a_turn_that_says_nothing_makes_no_message() -> None:
    assert slack_messages(SpokenTurn(())) == []
    assert cards(SpokenTurn(())) == []
