"""The month's register as a PDF, A4 landscape, as it is signed."""

import unicodedata
from collections.abc import Sequence
from typing import Final

from fpdf import FPDF, Align, XPos, YPos

from classes.models.attendance.printed_months import PrintedMonth, Row

_MARGIN: Final = 10
_NAME, _LEVEL, _TOTAL = 46.0, 13.0, 15.0
_WIDEST_DAY: Final = 16.0
_LINE, _HEAD = 4.6, 10.0
_SIGNATURES: Final = ("Agent", "For the client", "For the training provider")
_GREY: Final = (225, 225, 225)


def pdf_of(month: PrintedMonth) -> bytes:
    """A page for each thirty learners or so; the class's code, the month and the pages stand on each."""
    paper = _Paper(month)
    paper.add_page()
    for row in month.rows:
        paper.row(row)
    paper.signatures()
    return bytes(paper.output())


class _Paper(FPDF):
    """Draws the grid; its head is drawn again on each page."""

    def __init__(self, month: PrintedMonth) -> None:
        super().__init__(orientation="landscape", format="A4")
        self.month = month
        self.set_margins(_MARGIN, _MARGIN)
        self.set_auto_page_break(auto=True, margin=_MARGIN + 4)
        self.set_title(_readable(f"{month.title}, {month.training_class}"))
        self.set_creator("WeCoza Classes")
        self.alias_nb_pages()
        width = self.epw - _NAME - _LEVEL - _TOTAL
        self.day = min(_WIDEST_DAY, width / max(1, len(month.sessions)))

    def header(self) -> None:
        facts = self.month.training_class
        self.set_font("helvetica", "B", 13)
        self._write(f"{self.month.title}, class {facts}", 7)
        self.set_font("helvetica", "", 9)
        self._write(f"{facts.client}, {facts.site} · {facts.subject.name} · Agent: {self.month.agents or '-'}", 5)
        self.ln(2)
        self._head()

    def footer(self) -> None:
        self.set_y(-_MARGIN - 1)
        self.set_font("helvetica", "", 8)
        words = f"{self.month.training_class} · {self.month.title} · page {self.page_no()} of {{nb}}"
        self.cell(0, 4, _readable(words), align=Align.C)

    def row(self, row: Row) -> None:
        self.set_font("helvetica", "", 8)
        self._box(_NAME, row.name, Align.L)
        self._box(_LEVEL, row.level, Align.C)
        for cell in row.cells:
            self._box(self.day, cell.text, Align.C, is_grey=cell.is_outside)
        self._box(_TOTAL, f"{row.present:.2f}", Align.R)
        self.ln(_LINE)

    def signatures(self) -> None:
        """Below the last row, all of it on one page."""
        notes = self.month.not_held
        if self.will_page_break(22 + 4 * len(notes)):
            self.add_page()
        self.ln(2)
        self.set_font("helvetica", "", 8)
        self._write("Hours present; 0 is absent. Grey: not in the class on this day, or not held.", 4)
        for sentence in notes:
            self._write(sentence, 4)
        self.ln(9)
        width = self.epw / len(_SIGNATURES)
        for name in _SIGNATURES:
            x = self.get_x()
            self.line(x, self.get_y(), x + width - 8, self.get_y())
            self.cell(width, 5, f"{name}: name, signature, date")
        self.ln(5)

    def _head(self) -> None:
        self.set_font("helvetica", "B", 8)
        self._box(_NAME, "Learner", Align.L, height=_HEAD)
        self._box(_LEVEL, "Level", Align.C, height=_HEAD)
        x, y = self.get_x(), self.get_y()
        for number, session in enumerate(self.month.sessions):
            self.set_xy(x + number * self.day, y)
            self.rect(self.get_x(), y, self.day, _HEAD)
            lines = (f"{session.date:%a}", f"{session.date.day}", f"{session.start:%H:%M}")
            self._lines(x + number * self.day, y, lines)
        self.set_xy(x + len(self.month.sessions) * self.day, y)
        self._box(_TOTAL, "Present", Align.R, height=_HEAD)
        self.ln(_HEAD)

    def _lines(self, x: float, y: float, lines: Sequence[str]) -> None:
        for number, text in enumerate(lines):
            self.set_font("helvetica", "B" if number == 1 else "", 8 if number == 1 else 6)
            self.set_xy(x, y + 0.5 + number * 3)
            self.cell(self.day, 3, text, align=Align.C)
        self.set_font("helvetica", "B", 8)

    def _box(self, width: float, text: str, align: Align, *, height: float = _LINE, is_grey: bool = False) -> None:
        self.set_fill_color(*_GREY)
        text = self._fitting(_readable(text), width - 2)
        self.cell(width, height, text, border=1, align=align, fill=is_grey, new_x=XPos.RIGHT, new_y=YPos.TOP)

    def _fitting(self, text: str, width: float) -> str:
        while text and self.get_string_width(text) > width:
            text = text[:-1]
        return text

    def _write(self, text: str, height: float) -> None:
        shown = self._fitting(_readable(text), self.epw)
        self.cell(0, height, shown, new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _readable(text: str) -> str:
    """In the letters that the fonts of every reader have: others lose their marks, and stay readable."""
    whole = text.encode("latin-1", "ignore").decode("latin-1")
    if whole == text:
        return text
    return unicodedata.normalize("NFKD", text).encode("latin-1", "ignore").decode("latin-1")
