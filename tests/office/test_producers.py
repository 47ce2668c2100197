"""Whatever program of the field saved it again: the figures come back, and there is no error."""

from __future__ import annotations

import pytest

from kamakura_report.commands.read_returns import ReturnedFile, read_submission
from kamakura_report.commands.snapshots import Snapshots
from kamakura_report.form.answer import Answers, Status
from kamakura_report.io import files
from kamakura_report.io.pool import Reading
from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.problem import Severity
from tests.effort import SOAK, leave_out
from tests.office.producers import PRODUCERS, missing, saved_by
from tests.office.real import DIVISIONS, Real
from tests.office.test_no_false_alarm import filled

SOME = DIVISIONS if SOAK else DIVISIONS[1:2]
# What a producer is known to spoil: the format "General;-General" becomes one that shows -3.25 as "3-".
SPOILT = {"Gnumeric .ods": "figure.shown"}


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("name", PRODUCERS)
def test_a_filled_workbook_comes_back_whole(name: str, real: Real) -> None:
    if not SOAK or missing(name):
        leave_out(f"{name}: {missing(name) or 'tried in make soak'}")
        return
    snapshots, secret = Snapshots(real.workspace), files.workspace_key(real.workspace.secret)
    for division in SOME:
        workbook = real.of(division)
        data, answers = filled(workbook)
        reading = Reading(read_workbook(saved_by(name, data)))
        returned = read_submission(snapshots, secret, ReturnedFile(workbook.path, "返送.xlsx"), reading, "")
        errors = [problem for problem in returned.problems if problem.severity is Severity.ERROR]
        spoilt = {problem.key for problem in errors if problem.code == SPOILT.get(name)}
        assert (division, [str(problem) for problem in errors if problem.key not in spoilt]) == (division, [])
        whole = {key: shown for key, shown in figures(answers).items() if key not in spoilt}
        assert whole.items() <= figures(returned.answers).items()
        assert all(answers[key].shown.startswith("-") for key in spoilt)


def figures(answers: Answers) -> dict[str, str]:
    """The figures and fixed words, by key."""
    return {key: answer.shown for key, answer in answers.items() if answer.status is not Status.TEXT}
