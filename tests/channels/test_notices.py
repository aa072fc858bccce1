"""The assistant's own words, where it cannot answer."""

from bot.channels.notices import Notice


def test_every_notice_stands_in_both_languages() -> None:
    values = {"kinds": "CPR", "limit": 5}
    for notice in Notice:
        danish, english = notice.text("da", **values), notice.text("en", **values)
        assert danish != english
        assert notice.text(None, **values) == f"{danish}\n{english}"
