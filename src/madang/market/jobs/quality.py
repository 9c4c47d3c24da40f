"""The report of the checks, over all parts that are in use."""

from datetime import date

from madang.kernel.source import SourceState
from madang.market.checks import RULES
from madang.market.jobs.ports import PartState
from madang.market.model import QUALITY_SAMPLES_MAX, QualityReport, QualityRule


def quality_report(parts: tuple[PartState, ...], source: SourceState, day: date) -> QualityReport:
    """Add up what was found in each part; every rule is listed, also those that found nothing."""
    found = [state.quality for state in parts if state.quality is not None]
    rules = []
    for rule in RULES:
        met = [f for quality in found for f in quality.findings if f.rule == rule.rule]
        samples = [sample for finding in reversed(met) for sample in finding.samples]
        rules.append(
            QualityRule(
                rule=rule.rule,
                title_ko=rule.title_ko,
                title_en=rule.title_en,
                action=rule.action,
                rows_count=sum(finding.rows_count for finding in met),
                samples=tuple(samples[:QUALITY_SAMPLES_MAX]),
            )
        )
    read = sum(quality.rows_read_count for quality in found)
    repaired = sum(quality.rows_repaired_count for quality in found)
    quarantined = sum(quality.rows_quarantined_count for quality in found)
    return QualityReport(
        day=day.isoformat(),
        version=0,
        source=source,
        checked_at_ms=max((quality.checked_at_ms for quality in found), default=0),
        rows_read_count=read,
        rows_kept_count=read - repaired - quarantined,
        rows_repaired_count=repaired,
        rows_quarantined_count=quarantined,
        rules=tuple(rules),
    )
