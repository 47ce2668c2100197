"""What an earlier edition had and the plan has no more, carried on as it was public last, as far as it still is"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kamakura_report.frozen import replace
from kamakura_report.plan.keys import below
from kamakura_report.plan.publication import Publication
from kamakura_report.reports.site.edition import (
    PublishedFigure,
    PublishedIndicator,
    PublishedProgram,
    PublishedProject,
    PublishedText,
)


def carried_programs(
    programs: Iterable[PublishedProgram], publication: Publication, today: str
) -> Iterator[PublishedProgram]:
    """Programs that the plan has no more, gone since ``today`` (ISO) unless they were before."""
    for one in programs:
        if publication.shows_thing(one.key):
            yield replace(
                one,
                indicators=_indicators(one.indicators, publication),
                projects=tuple(carried_projects(one.projects, publication, today)),
                named=_figures(one.named, publication),
                texts=_texts(one.key, one.texts, publication),
                gone=one.gone or today,
            )


def carried_projects(
    projects: Iterable[PublishedProject], publication: Publication, today: str
) -> Iterator[PublishedProject]:
    """Projects likewise."""
    for one in projects:
        if publication.shows_thing(one.key):
            yield replace(
                one,
                indicators=_indicators(one.indicators, publication),
                budget=_figures(one.budget, publication),
                settlement=_figures(one.settlement, publication),
                named=_figures(one.named, publication),
                texts=_texts(one.key, one.texts, publication),
                gone=one.gone or today,
            )


def _indicators(indicators: Iterable[PublishedIndicator], publication: Publication) -> tuple[PublishedIndicator, ...]:
    return tuple(
        replace(
            one,
            figures=_figures(one.figures, publication),
            named=_figures(one.named, publication),
            texts=_texts(one.key, one.texts, publication),
        )
        for one in indicators
        if publication.shows_thing(one.key)
    )


def _figures(figures: Sequence[PublishedFigure], publication: Publication) -> tuple[PublishedFigure, ...]:
    return tuple(one for one in figures if publication.shows_figure(one.key))


def _texts(subject: str, texts: Sequence[PublishedText], publication: Publication) -> tuple[PublishedText, ...]:
    return tuple(one for one in texts if publication.shows_text(subject, *below(subject, one.key)))
