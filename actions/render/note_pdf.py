"""The note as PDF, with text that can be selected and its own font in the file."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from actions.render.note import Note

_FONT = "DejaVu"
_MARGIN_MM = 18
_SIZES = {"title": 14, "heading": 11, "text": 9.5, "closing": 8}
_LINE = 1.35
"""Line height as a multiple of the font's size."""


def note_as_pdf(written: Note) -> bytes:
    """An A4 document of one or more pages."""
    document = _Document(format="A4")
    document.set_title(written.title)
    document.set_lang("da" if written.language == "da" else "en")
    document.set_margin(_MARGIN_MM)
    document.set_auto_page_break(True, margin=_MARGIN_MM)
    folder = _fonts()
    document.add_font(_FONT, "", folder / "DejaVuSans.ttf")
    document.add_font(_FONT, "B", folder / "DejaVuSans-Bold.ttf")
    document.add_page()
    document.write_block(written.title, "title", bold=True)
    for section in written.sections:
        document.ln(2)
        document.write_block(section.heading, "heading", bold=True)
        for line in section.lines:
            document.write_block(f"• {line}" if section.listed else line, "text")
    document.ln(3)
    for line in written.closing:
        document.write_block(line, "closing")
    return bytes(document.output())


class _Document(FPDF):
    def write_block(self, text: str, kind: str, bold: bool = False) -> None:
        """A paragraph over the whole width."""
        size = _SIZES[kind]
        self.set_font(_FONT, "B" if bold else "", size)
        height = size * _LINE * 25.4 / 72
        self.multi_cell(0, height, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _fonts() -> Path:
    """DejaVu Sans as matplotlib ships it; the package itself is not imported for it."""
    found = find_spec("matplotlib")
    if found is None or not found.submodule_search_locations:
        raise FileNotFoundError("matplotlib, which ships DejaVu Sans, is not installed")
    return Path(found.submodule_search_locations[0]) / "mpl-data" / "fonts" / "ttf"
