"""How a sheet is printed."""

from __future__ import annotations

from typing import Any

from kamakura_report.doors.write.done import done
from kamakura_report.form.book import Page
from kamakura_report.form.names import utf16_units

HEADER_LIMIT = 255
MAX_BREAKS = 1023  # what Excel really takes; XlsxWriter drops the rest without a word


def set_up_page(worksheet: Any, page: Page) -> None:
    """The whole page set-up. Raises ValueError for what Excel or XlsxWriter would drop."""
    if page.landscape:
        worksheet.set_landscape()
    else:
        worksheet.set_portrait()
    worksheet.set_paper(page.paper)
    worksheet.set_print_scale(page.scale)
    worksheet.set_margins(*page.margins)
    for text in (page.header, page.footer):
        if utf16_units(text) > HEADER_LIMIT:
            raise ValueError(f"a header or footer over {HEADER_LIMIT} characters: {text[:40]}…")
    if page.header:
        worksheet.set_header(page.header, {"margin": page.header_margin})
    if page.footer:
        worksheet.set_footer(page.footer, {"margin": page.footer_margin})
    if page.repeat is not None:
        first, last = page.repeat
        if not 1 <= first <= last:
            raise ValueError(f"not rows to repeat: {page.repeat}")
        worksheet.repeat_rows(first - 1, last - 1)
    if page.area is not None:
        area = page.area
        whole = worksheet.print_area(area.top - 1, area.left - 1, area.bottom - 1, area.right - 1)
        done(whole, f"print area {area}")
    if len(page.breaks) > MAX_BREAKS:
        raise ValueError(f"{len(page.breaks)} page breaks")
    worksheet.set_h_pagebreaks(list(page.breaks))
    if page.centered:
        worksheet.center_horizontally()
