"""The month's register as a PDF, A4 landscape, as it is signed: what is long is wrapped or set smaller, never cut."""

import unicodedata
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from fpdf import FPDF, Align, XPos, YPos

from classes.models.attendance.printed_months import Cell, Part, PrintedMonth, Row

_MARGIN: Final = 10
_NAME, _LEVEL, _TOTAL = 46.0, 13.0, 15.0
_WIDEST_DAY: Final = 16.0
_LINE, _HEAD = 4.6, 10.0
_TEXT, _SMALL, _SMALLEST = 8.0, 6.0, 4.0
_SMALL_LINE: Final = 2.4
_SIGNED_BESIDE: Final = 3
_SIGNED_HEIGHT: Final = 24  # a name may take three lines
_GREY: Final = (225, 225, 225)
_NOTO: Final = Path(str(files("fontpkg_noto_sans"))) / "files" / "NotoSans[wdth,wght].ttf"


def pdf_of(month: PrintedMonth) -> bytes:
    """A page for each thirty learners or so; the class's code, the month and the pages stand on each."""
    paper = _Paper(month)
    if month.why_empty:
        paper.empty(month.why_empty)
        return bytes(paper.output())
    for part in month.parts:
        paper.begin(part)
        for row, cells in part.rows:
            paper.row(row, cells)
    paper.signatures()
    return bytes(paper.output())


class _Paper(FPDF):
    """Draws the grid; its head is drawn again on each page."""

    def __init__(self, month: PrintedMonth) -> None:
        super().__init__(orientation="landscape", format="A4")
        self.month = month
        self.part = month.parts[0]
        self.day = _WIDEST_DAY
        self.set_margins(_MARGIN, _MARGIN)
        self.set_auto_page_break(auto=True, margin=_MARGIN + 4)
        self.set_title(f"{month.title}, {month.training_class}")
        self.set_creator("WeCoza Classes")
        self.alias_nb_pages()

    def begin(self, part: Part) -> None:
        self.part = part
        width = self.epw - _NAME - _LEVEL - _TOTAL
        self.day = min(_WIDEST_DAY, width / max(1, len(part.sessions)))
        self.add_page()

    def header(self) -> None:
        facts = self.month.training_class
        self._write(f"{self.month.title}, class {facts}", 7, size=13, style="B")
        self._write(
            f"{facts.client}, {facts.site} · {facts.subject.name} · Agent: {', '.join(self.month.agents) or '-'}",
            5,
            size=9,
        )
        self.ln(2)
        if not self.month.why_empty:
            self._head()

    def footer(self) -> None:
        self.set_y(-_MARGIN - 1)
        words = f"{self.month.training_class} · {self.month.title} · page {self.page_no()} of {{nb}}"
        self.set_font("helvetica", "", _TEXT)
        self.cell(0, 4, words, align=Align.C)

    def row(self, row: Row, cells: Sequence[Cell]) -> None:
        lines = self._lines_of(row.name, _NAME - 2)
        height = max(_LINE, len(lines) * _SMALL_LINE + 0.6)
        if self.will_page_break(height):
            self.add_page()
        self._name(lines, height)
        self._box(_LEVEL, row.level, Align.C, height=height)
        for cell in cells:
            self._box(self.day, cell.text, Align.C, height=height, is_grey=cell.is_outside)
        if self.part.is_last:
            self._box(_TOTAL, row.present, Align.R, height=height)
        self.ln(height)

    def empty(self, sentence: str) -> None:
        self.add_page()
        self._write(sentence, 5, size=9)

    def signatures(self) -> None:
        """Below the last row, all of it on one page."""
        notes, signers = self.month.not_held, self.month.signers
        if self.will_page_break(4 + 4 * len(notes) + _SIGNED_HEIGHT * -(-len(signers) // _SIGNED_BESIDE)):
            self.add_page()
        self.ln(2)
        self._write("Hours present; 0 is absent. Grey: not in the class on this day, or not held.", 4)
        for sentence in notes:
            self._write(sentence, 4)
        for first in range(0, len(signers), _SIGNED_BESIDE):
            self._sign(signers[first : first + _SIGNED_BESIDE])

    def _sign(self, signers: Sequence[str]) -> None:
        """Lines beside each other, with room above to write, and below them what is written there."""
        self.ln(9)
        width, top, ends = self.epw / _SIGNED_BESIDE, self.get_y(), []
        for place, words in enumerate(signers):
            x = self.l_margin + place * width
            self.line(x, top, x + width - 8, top)
            self.set_xy(x, top)
            self.multi_cell(width - 8, 5, self._choose_font(words, _TEXT), align=Align.L)
            ends.append(self.get_y())
        self.set_xy(self.l_margin, max(ends))

    def _head(self) -> None:
        self._box(_NAME, "Learner", Align.L, height=_HEAD, style="B")
        self._box(_LEVEL, "Level", Align.C, height=_HEAD, style="B")
        x, y = self.get_x(), self.get_y()
        for number, session in enumerate(self.part.sessions):
            self.rect(x + number * self.day, y, self.day, _HEAD)
            lines = (f"{session.date:%a}", f"{session.date.day}", f"{session.start:%H:%M}")
            self._day_lines(x + number * self.day, y, lines)
        self.set_xy(x + len(self.part.sessions) * self.day, y)
        if self.part.is_last:
            self._box(_TOTAL, "Present", Align.R, height=_HEAD, style="B")
        self.ln(_HEAD)

    def _day_lines(self, x: float, y: float, lines: Sequence[str]) -> None:
        for number, text in enumerate(lines):
            self.set_font("helvetica", "B" if number == 1 else "", _TEXT if number == 1 else _SMALL)
            self.set_xy(x, y + 0.5 + number * 3)
            self.cell(self.day, 3, text, align=Align.C)

    def _name(self, lines: list[str], height: float) -> None:
        """One line as all others, or several small ones."""
        x, y = self.get_x(), self.get_y()
        self.rect(x, y, _NAME, height)
        step = height / len(lines)
        for number, text in enumerate(lines):
            self.set_xy(x, y + number * step)
            self.cell(_NAME, step, text)
        self.set_xy(x + _NAME, y)

    def _lines_of(self, text: str, width: float) -> list[str]:
        """What of a text stands in each line; the font is set for them."""
        shown = self._choose_font(text, _TEXT)
        while self.get_string_width(shown) > width and self.font_size_pt > _SMALL:
            self.set_font_size(self.font_size_pt - 0.5)
        lines: Any = self.multi_cell(_NAME, _SMALL_LINE, shown, dry_run=True, output="LINES", align=Align.L)
        return list(lines) or [""]

    def _box(
        self,
        width: float,
        text: str,
        align: Align,
        *,
        height: float = _LINE,
        is_grey: bool = False,
        style: str = "",
    ) -> None:
        self.set_fill_color(*_GREY)
        shown = self._choose_font(text, _TEXT, style)
        while self.get_string_width(shown) > width - 1 and self.font_size_pt > _SMALLEST:
            self.set_font_size(self.font_size_pt - 0.5)
        self.cell(width, height, shown, border=1, align=align, fill=is_grey, new_x=XPos.RIGHT, new_y=YPos.TOP)

    def _write(self, text: str, height: float, *, size: float = _TEXT, style: str = "") -> None:
        shown = self._choose_font(text, size, style)
        self.multi_cell(0, height, shown, align=Align.L, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _choose_font(self, text: str, size: float, style: str = "") -> str:
        """Sets one that has the letters of the text, which every reader has if possible; gives what it shows."""
        if _is_latin(text):
            self.set_font("helvetica", style, size)
            return text
        if "noto" not in self.fonts:
            self.add_font("noto", "", _NOTO)
        self.set_font("noto", "", size)
        noto: Any = self.fonts["noto"]
        return "".join(_shown(letter, noto.cmap) for letter in text)


def _is_latin(text: str) -> bool:
    return text.encode("latin-1", "ignore").decode("latin-1") == text


def _shown(letter: str, known: Any) -> str:
    """A letter that the font lacks loses its marks; one that has none is a question mark."""
    if ord(letter) in known:
        return letter
    plain = "".join(each for each in unicodedata.normalize("NFKD", letter) if ord(each) in known)
    return plain or "?"
