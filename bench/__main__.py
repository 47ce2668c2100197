"""``make bench``: what the program costs beside its peers, the goals of speed, and other things that are measured.

Numbers mean something only beside numbers of the same run.
"""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import time
import warnings
from datetime import date
from pathlib import Path

from bench import judgement, merging, office_round, open_data, pages, public_site, results, spread
from bench.speed import SHORT, Sizes, measure_all, measure_workbooks
from bench.timing import ROOT

WORDS = {
    "pages": pages.main,
    "round": office_round.main,
    "merging": merging.main,
    "export": open_data.main,
    "site": public_site.main,
    "spread": spread.main,
}


def main() -> int:
    """Measure everything and write RESULTS.md and the chart; with ``short`` only run through it and see that the peers
    write and find the same.

    Other words: ``merging`` what a thousand returns cost, ``pages`` what a division gets on paper, ``round`` how much
    there is to type and to read, ``site`` what the public pages of a city cost, ``export`` what its open data do,
    ``spread`` what a cluster costs, ``judgement`` how well figures are judged.
    """
    words = sys.argv[1:]
    if words[:1] == ["judgement"]:
        return judgement.main(words[1:])
    print(f"{platform.platform()}  Python {platform.python_version()}  {os.cpu_count()} cores")
    if words and words[0] in WORDS:
        return WORDS[words[0]]()
    if words not in ([], ["short"]):
        print(f"bench: {' '.join(words)}?  {', '.join(('short', 'judgement', *WORDS))}", file=sys.stderr)
        return 2
    return speed(SHORT if words else Sizes())


def speed(sizes: Sizes) -> int:
    """Measure, print the page, and keep it unless it was the short form; then what leaves the office is measured."""
    started = time.perf_counter()

    def tell(what: str) -> None:
        print(f"{time.perf_counter() - started:6.0f} s  {what}", flush=True)

    warnings.simplefilter("ignore")  # openpyxl's, of sparklines
    with tempfile.TemporaryDirectory() as name:
        measured = (measure_workbooks if sizes is SHORT else measure_all)(sizes, Path(name), tell)
    page = results.results_page(measured, date.today().isoformat(), time.perf_counter() - started)
    chart = results.chart(measured)
    print(page)
    if sizes is not SHORT:
        (ROOT / "bench" / "RESULTS.md").write_text(page, encoding="utf-8")
        (ROOT / "docs" / "speed.svg").write_text(chart, encoding="utf-8")
        for published in (public_site.main, open_data.main):  # what leaves the office: printed, and no goal of speed
            print()
            published()
    return 0


if __name__ == "__main__":
    sys.exit(main())
