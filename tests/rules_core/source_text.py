"""The guideline's own text, read by OCR: what its words and numbers look like there.

OCR broke æ, ø and å, lost some signs and confused I, l and 0, O. What OCR did is allowed for,
letter by letter; a changed word, number or sign is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from rules_core.model.pack import Section, Study

# What OCR made of a letter or sign of the print. Everything else must stand as it is.
OCR: dict[str, str] = {
    "æ": "(?:eae|ae|ee|ze|se|[æzea])?",
    "ø": "(?:gi|[øaego@])",
    "å": "[åaid]",
    "é": "[ée]",
    "ö": "[öoeé]",
    "ñ": "(?:ñ|fi)",
    "l": "[lI|]",
    "I": "[Il|1]",
    "O": "[O0]",
    "c": "[c¢]",
    "≤": "[≤<]",
    "≥": "[≥>=]",
    "±": "[±+*]",
}
LETTERS_RUN_TOGETHER = {"rn": "(?:rn|m)"}
QUOTATION = "\"'»«’“”"
WORD_HYPHEN = r"[-–—]?\s*[-–—]?\s*"
RANGE = r"\s*[-–—]\s*"


def printed_as(words: str) -> re.Pattern[str]:
    """A pattern for ``words`` of the print as OCR may have read them."""
    pattern = ""
    at = 0
    while at < len(words):
        char, before, after = words[at], words[at - 1 : at], words[at + 1 : at + 2]
        if words[at : at + 2] in LETTERS_RUN_TOGETHER:
            pattern += LETTERS_RUN_TOGETHER[words[at : at + 2]]
            at += 1
        elif char in QUOTATION:
            pattern += f"[{QUOTATION}]?"
        elif char in "-–—":
            pattern += RANGE if before.isdigit() and after.isdigit() else WORD_HYPHEN
        elif char.isspace():
            beside_number = before.isdigit() or after.isdigit()
            # A hyphen takes the space beside it; between words OCR lost some spaces.
            pattern += (
                "" if before in "-–—" or after in "-–—" else (r"\s+" if beside_number else r"\s*")
            )
        elif char == "0" and before == "N":
            pattern += "[0O]"
        else:
            pattern += OCR.get(char, re.escape(char))
        at += 1
    edge = r"(?<![\w,.])" if words[0].isalnum() else ""
    return re.compile(edge + pattern + (r"(?!\w)" if words[-1].isalnum() else ""))


NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
REFERENCE_MARKS = re.compile(r"\((\d+(?:, \d+)*)\)")
# Numbers that are names: of a recommendation, an item, a table, an edition.
NAMES = re.compile(
    r"(?:[Aa]nbefaling(?:erne)?|[Rr]ecommendations?) \d(?:(?:-| og | and )\d)?"
    r"|(?:pkt\.|item|[Tt]abel|[Tt]able) \d|TNM 9"
)


def numbers(text: str) -> list[str]:
    """The numbers of a text, with a decimal point and without what OCR made of N0 and OMD."""
    text = re.sub(r"\bNO\b", "N0", text).replace("¢", "c")
    text = re.sub(r"(\d)0MD", r"\1 OMD", text)
    return [number.replace(",", ".") for number in NUMBER.findall(text)]


def claimed(text: str) -> list[str]:
    """The numbers that a text of the pack claims, without reference marks and names."""
    return numbers(NAMES.sub(" ", REFERENCE_MARKS.sub(" ", text)))


def cut_at_headings(source: str, headings: Sequence[Section]) -> dict[str, str]:
    """The source cut at its headings, by section id; fails when a heading is not found."""
    starts = []
    at = 0
    for section in headings:
        heading = section.heading.da.rpartition(": ")[2]
        words = {
            "table_1": "Studie, ref.",
            "technique": "LAT kan anses ablativ",
        }.get(section.id, heading)
        found = re.compile(r"^\s*" + printed_as(words).pattern, re.MULTILINE).search(source, at)
        assert found, f"heading not found: {words}"
        starts.append((section.id, found.start()))
        at = found.end()
    ends = [start for _, start in starts[1:]] + [len(source)]
    cut = {name: source[start:end] for (name, start), end in zip(starts, ends, strict=True)}
    # Table 1 stands amid the review of evidence, and the text goes on below its caption.
    table, caption, below = cut["table_1"].partition("ICI-immunterapi")
    cut["table_1"] = table + caption
    cut["evidence"] += below
    return cut


def rows_of_table_1(table: str, studies: Sequence[Study]) -> dict[str, str]:
    """Each study's rows of the table, from its first author's name on; fails when one is absent."""
    starts = [0]
    for study in studies:
        found = printed_as(study.name.partition(",")[0]).search(table, starts[-1] + 1)
        assert found, f"not in table 1: {study.name}"
        starts.append(found.start())
    ends = [*starts[2:], table.rindex("Tabel 1")]
    return {
        study.id: table[start:end]
        for study, start, end in zip(studies, starts[1:], ends, strict=True)
    }


def missing_numbers(claims: Iterable[str], *places: str) -> set[str]:
    held = {number for place in places for number in numbers(REFERENCE_MARKS.sub(" ", place))}
    return set(claims) - held


def tampered(quote: str) -> Iterator[str]:
    """The quote with one number or one word changed, left out or doubled, each in turn."""
    for found in re.finditer(r"\d+", quote):
        for changed in (str(int(found.group()) + 1), found.group() + "0"):
            yield quote[: found.start()] + changed + quote[found.end() :]
    words = quote.split(" ")
    for index, word in enumerate(words):
        yield " ".join([*words[:index], "ikke", *words[index:]])
        if 0 < index < len(words) - 1 and any(char.isalnum() for char in word):
            yield " ".join([*words[:index], *words[index + 1 :]])
            yield " ".join([*words[:index], word[::-1] + "x", *words[index + 1 :]])
