"""From what was read to everything that the views show, in one step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.assemble import assemble
from veerkracht_desktop.core.completeness import gap_notices
from veerkracht_desktop.core.dataset import Dataset, Sources, SourceTable
from veerkracht_desktop.core.definition import Definition
from veerkracht_desktop.core.earlier_values import lags_of
from veerkracht_desktop.core.live import Earlier, same_dataset
from veerkracht_desktop.core.notices import Notice, Weight
from veerkracht_desktop.core.pipeline import Stages, advance, compute_like
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.core.results import Analysis, IndexResults
from veerkracht_desktop.core.risk_signals import dataset_quality, evaluate_rules
from veerkracht_desktop.core.upward import derive_gemeenten


def analyse(
    sources: Sources,
    definition: Definition,
    level: Level,
    edition: int,
    progress: Progress,
    before: Earlier | None = None,
) -> tuple[Dataset, Analysis]:
    """Join, compute the index and evaluate the risk signals.

    Parameters
    ----------
    sources : Sources
    definition : Definition
    level : Level
    edition : int
        0 takes the newest.
    progress : Progress
    before : Earlier or None
        An earlier result; what still holds of it is used again.

    Raises
    ------
    NoMatchError, MethodError, Cancelled

    """
    progress.step(0, 3, "gegevens koppelen")
    known = before.stages if before is not None and before.fits(sources, level, edition) else None
    if known is not None and same_dataset(known.definition, definition):
        dataset = known.dataset
    else:
        dataset = assemble(
            sources, level, edition, fill=definition.fill, earlier=lags_of(definition)
        )
    progress.step(1, 3, "index berekenen")
    stages = advance(dataset, definition, known)
    gemeenten = score_gemeenten(sources, stages)
    results = with_findings(stages.results, sources.tables)
    progress.step(2, 3, "signalen zoeken")
    signals = evaluate_rules(results, dataset, gemeenten)
    dataset = replace(dataset, notices=_that_matter(dataset, results))
    return dataset, Analysis(results, gemeenten, signals, stages)


def with_findings(results: IndexResults, tables: Sequence[SourceTable] = ()) -> IndexResults:
    """With notices of the engine, the gaps and the quality; what two of them tell is told once."""
    quality = dataset_quality(results)
    told = {notice.id for notice in quality}
    own = (
        n
        for n in results.notices
        if n.id != "not-loaded" or n.weight is Weight.PROBLEM or "signals-not-loaded" not in told
    )
    return replace(results, notices=(*own, *gap_notices(results, tables), *quality))


def _that_matter(dataset: Dataset, results: IndexResults) -> tuple[Notice, ...]:
    """Notices without those on rows that tables lack which no score rests on.

    The join report still names them.
    """
    places = {s.place for used in results.used.values() for s in used.sources}
    return tuple(n for n in dataset.notices if n.id != "unmatched-areas" or n.place in places)


def score_gemeenten(sources: Sources, stages: Stages) -> IndexResults | None:
    """Scores of the gemeenten on the scales of the areas; None where there is nothing to compare.

    The publisher's own gemeente rows go before values aggregated from the areas
    (docs/methode/ontbrekend.md).
    """
    dataset = stages.dataset
    if dataset.level not in (Level.BUURT, Level.WIJK):
        return None
    upper: Dataset | None = None
    if any(Level.GEMEENTE in table.rows_by_level for table in sources.tables):
        upper = assemble(Sources(tables=sources.tables), Level.GEMEENTE, dataset.edition)
    else:
        upper = derive_gemeenten(dataset)
    return None if upper is None else compute_like(upper, stages)
