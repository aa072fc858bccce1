"""The assistant's own words, where it cannot answer."""

from bot.channels.notices import Notice


def test_every_notice_stands_in_both_languages() -> None:
    for notice in Notice:
        danish, english, both = (
            notice.text(language, kinds=["CPR"], limit=5) for language in ("da", "en", None)
        )
        assert danish != english
        assert both == f"{danish}\n{english}"


def test_each_line_names_what_was_removed_in_its_own_language() -> None:
    danish, english = Notice.REDACTED.text(None, ["CPR", "tlf.", "navn"]).split("\n")
    assert "(CPR, tlf., navn)" in danish
    assert "(CPR, phone, name)" in english
