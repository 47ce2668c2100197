"""Builds the package whole: what a checkout keeps at its top level lies in the wheel as ``kamakura_report/shipped``.

An editable installation copies nothing: ``kamakura_report.io.shipped`` finds the files where people keep them.
"""

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

# By name: an office may keep its own plans and forms in the same folders.
SHIPPED = (
    "templates/evaluation.xlsx",
    "templates/evaluation_review.xlsx",
    "templates/kpi_list.xlsx",
    "templates/project_evaluation.xlsx",
    "templates/council.docx",
    "templates/letters/依頼.txt",
    "templates/letters/督促.txt",
    "templates/letters/差戻し.txt",
    "templates/letters/受領.txt",
    "input/plan/2-1_fukushi.txt",
    "docs/datasette.json",
    "docs/datasette.md",
    "docs/first_page.txt",
    "docs/form.md",
    "docs/master.md",
    "docs/limits.md",
    "docs/problems.md",
    "docs/your_form.md",
    "docs/pictures/program.png",
    "docs/pictures/review.png",
    "docs/pictures/blank_master.png",
    "docs/pictures/kpi_list.png",
    "docs/pictures/project_sheet.png",
    "docs/pictures/project_template.png",
    "docs/pictures/reading_setup.png",
    "docs/pictures/template.png",
    "docs/pictures/answers.png",
    "docs/pictures/by_project.png",
    "docs/pictures/doubts.png",
    "docs/pictures/formulas.png",
    "docs/pictures/kinds.png",
    "docs/pictures/levels.png",
    "docs/pictures/named_figures.png",
    "docs/pictures/offices.png",
    "docs/pictures/own_columns.png",
    "docs/pictures/periods.png",
    "docs/pictures/targets.png",
    "docs/manual/office.md",
    "docs/manual/division.md",
    "docs/manual/division.pdf",
    "docs/manual/council.md",
    "docs/pictures/conflicts_table.png",
    "docs/pictures/consolidated.png",
    "docs/pictures/council_paper.png",
    "docs/pictures/correction_list.png",
    "docs/pictures/guide_cover.png",
    "docs/pictures/guide_filled.png",
    "docs/pictures/indicators.png",
    "docs/pictures/master.png",
    "docs/pictures/sending_list.png",
    "docs/pictures/site_home.png",
    "docs/pictures/site_project.png",
    "docs/pictures/status_table.png",
)


class BuildWhole(build_py):
    """Copies the shipped files beside the modules of a wheel, and has them in the source archive."""

    def run(self) -> None:
        """Copy the modules, then the shipped files."""
        super().run()
        if not self.editable_mode:
            for name, copy in zip(SHIPPED, self._copies(), strict=True):
                Path(copy).parent.mkdir(parents=True, exist_ok=True)
                self.copy_file(name, copy)

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:
        """Every file that lies in the wheel."""
        return [*super().get_outputs(include_bytecode), *([] if self.editable_mode else self._copies())]

    def get_source_files(self) -> list[str]:
        """Every file that a source archive needs."""
        return [*super().get_source_files(), *SHIPPED]

    def _copies(self) -> list[str]:
        return [str(Path(self.build_lib, "kamakura_report", "shipped", name)) for name in SHIPPED]


setup(cmdclass={"build_py": BuildWhole})
