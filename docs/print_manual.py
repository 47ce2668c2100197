"""Pages as Chromium prints and shows them: ``make manual`` makes the PDF of the two pages that go out to divisions."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

from kamakura_report.io.html_page import html_page

MANUAL = Path(__file__).resolve().parent / "manual"
PRINTED = MANUAL / "division.pdf"
BROWSERS = ("chromium", "google-chrome", "chromium-browser")


def print_page(markdown: Path, pdf: Path) -> None:
    """Write the PDF of a text. Raises FileNotFoundError without a browser, CalledProcessError when it fails."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "page.html")
        shown = html_page(markdown.read_text(encoding="utf-8"), lambda link: (markdown.parent / link).as_uri())
        page.write_text(shown, encoding="utf-8")
        browse(page, "--no-pdf-header-footer", f"--print-to-pdf={pdf}")


def photograph(page: Path, size: tuple[int, int]) -> bytes:
    """A PNG of the page in a window of that many pixels, in few colours. Raises as ``print_page``."""
    with tempfile.TemporaryDirectory() as folder:
        shot = Path(folder, "shot.png")
        browse(page, f"--window-size={size[0]},{size[1]}", "--hide-scrollbars", f"--screenshot={shot}")
        buffer = io.BytesIO()
        Image.open(shot).convert("RGB").quantize(64, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
        return buffer.getvalue()


def browse(page: Path, *wanted: str) -> None:
    """Chromium with the page and nobody's profile. Raises FileNotFoundError without one, CalledProcessError."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        raise FileNotFoundError(f"one of {', '.join(BROWSERS)} is needed")
    quiet = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking")
    with tempfile.TemporaryDirectory() as profile:
        command = [browser, *quiet, f"--user-data-dir={profile}", *wanted, page.as_uri()]
        subprocess.run(command, check=True, capture_output=True)


def main() -> int:
    """Print them."""
    print_page(MANUAL / "division.md", PRINTED)
    print(f"docs/manual/{PRINTED.name}  {PRINTED.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
