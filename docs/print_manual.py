"""The two pages that go out to divisions, as PDF: ``make manual`` prints them by Chromium, in the font of the form."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from kamakura_report.io.html_page import html_page

MANUAL = Path(__file__).resolve().parent / "manual"
PRINTED = MANUAL / "division.pdf"
BROWSERS = ("chromium", "google-chrome", "chromium-browser")


def print_page(markdown: Path, pdf: Path) -> None:
    """Write the PDF of a text. Raises FileNotFoundError without a browser, CalledProcessError when it fails."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        raise FileNotFoundError(f"one of {', '.join(BROWSERS)} is needed")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "page.html")
        shown = html_page(markdown.read_text(encoding="utf-8"), lambda link: (markdown.parent / link).as_uri())
        page.write_text(shown, encoding="utf-8")
        quiet = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking")
        own = (f"--user-data-dir={folder}/profile", "--no-pdf-header-footer", f"--print-to-pdf={pdf}")
        subprocess.run([browser, *quiet, *own, page.as_uri()], check=True, capture_output=True)


def main() -> int:
    """Print them."""
    print_page(MANUAL / "division.md", PRINTED)
    print(f"docs/manual/{PRINTED.name}  {PRINTED.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
