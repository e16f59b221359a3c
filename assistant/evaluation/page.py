"""A report as HTML: a part of a page, which the web app shows, and one page by itself, which loads nothing.

All that comes from sets, sources and models is escaped where it is put between tags.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from markupsafe import Markup

from assistant.evaluation.caselist import case_list, changed_list
from assistant.evaluation.comparing import Comparison, said
from assistant.evaluation.report import MEANS
from assistant.evaluation.types import FEW, Rate, Report

_STYLE = Path(__file__).parent / "report.css"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_PAGE = Markup(
    '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
    '<meta http-equiv="Content-Security-Policy" content="{policy}">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<meta name="color-scheme" content="light dark"><style>{style}</style></head>'
    '<body class="report-page"><main>{body}</main></body></html>\n'
)
_SHORT = {"answers": "Answers", "retrieval": "Passages"}

log = logging.getLogger(__name__)


def report_page(report: Report, found: Comparison | None = None) -> str:
    """One self-contained page."""
    return _page(f"Evaluation of {report.name}", report_part(report, found))


def comparison_page(found: Comparison) -> str:
    """Two runs side by side, as one self-contained page."""
    heading = Markup("<header><h2>{} compared with {}</h2></header>").format(found.names[1], found.names[0])
    return _page("Two runs compared", Markup('<div class="evaluation">{}{}</div>').format(heading, _compared(found)))


def style() -> str:
    """The look of the parts; the web app's own colours go before its fallbacks."""
    return _STYLE.read_text(encoding="utf-8")


def report_part(report: Report, found: Comparison | None = None) -> Markup:
    """The report, from its headline to its cases."""
    parts = [
        _headline(report),
        _compared(found) if found else Markup(""),
        _metrics(report),
        _by_type(report),
        _lost(report),
        case_list(report.results),
    ]
    return Markup('<div class="evaluation">{}</div>').format(Markup("").join(parts))


def _page(title: str, body: Markup) -> str:
    sheet = Markup(style())  # noqa: S704  our own file
    return str(_PAGE.format(title=title, policy=_POLICY, style=sheet, body=body))


def _headline(report: Report) -> Markup:
    rates = report.whole.measured
    tiles = [
        _tile("of the answerable, answered rightly", rates.get("accuracy")),
        _tile("citations hold their claims", rates.get("claim_recall")),
        _tile("silent where there is no answer", rates.get("abstention_recall")),
        _tile("all evidence found", rates.get("all_evidence@10")),
    ]
    speed = ", ".join(f"{name} {one.value:,.0f} ms" for name, one in report.latency.items() if one)
    facts = [f"{report.whole.cases} cases", f"an answer takes {speed}" if speed else ""]
    if (model := report.of.get("model", "none")) != "none":
        facts.append(f"written by {model}")
    facts.append(", ".join(f"{value:,.4g} {name.replace('_', ' ')}" for name, value in report.cost.items()))
    return Markup('<header><h2>{}</h2><p class="told">{}</p><ul class="tiles">{}</ul></header>').format(
        report.name, " · ".join(filter(None, facts)), Markup("").join(tiles)
    )


def _tile(title: str, one: Rate | None) -> Markup:
    if one is None:
        return Markup("")
    return Markup("<li><b>{:.0%}</b><span>{}</span><small>{:.0%} to {:.0%}, of {}{}</small></li>").format(
        one.value, title, one.low, one.high, one.n, ": too few to tell" if one.few else ""
    )


def _metrics(report: Report) -> Markup:
    parts = []
    for part, rates in (("answers", report.whole.answers), ("retrieval", report.whole.retrieval)):
        held = {name: one for name, one in rates.items() if one}
        if held:
            rows = [(name, one, MEANS[name]) for name, one in held.items()]
            table = _table(("Metric", "Value", "95% interval", "Of", "What it is"), map(_rate_row, rows))
            parts.append(Markup("<h4>{}</h4>{}{}").format(_SHORT[part], _chart(held, _SHORT[part]), table))
    few = any(one.few for one in report.whole.measured.values())
    note = Markup('<p class="note">Hollow: fewer than {} cases, too few to tell much.</p>').format(FEW) if few else ""
    return Markup("<section><h3>Metrics</h3>{}{}{}</section>").format(Markup("").join(parts), note, _judge(report))


def _judge(report: Report) -> Markup:
    if report.judge is None:
        return Markup("")
    judge = report.judge
    rows = [("accuracy", judge.accuracy, "answers that it holds for right"),
            ("agreement", judge.agreed, "cases in which it and the score agree")]  # fmt: skip
    if judge.kappa:
        rows.append(("Cohen's kappa", judge.kappa, "agreement beyond chance; 1 is full, 0 is none"))
    heading = Markup("<h4>{}, as a judge beside the score</h4>").format(judge.model)
    return heading + _table(("", "Value", "95% interval", "Of", "What it is"), map(_rate_row, rows))


def _rate_row(row: tuple[str, Rate, str]) -> Markup:
    name, one, means = row
    return Markup(
        '<tr><th scope="row">{}</th><td class="number">{:.3f}</td><td class="number">{:.3f} to {:.3f}</td>'
        '<td class="number">{}{}</td><td class="means">{}</td></tr>'
    ).format(name, one.value, one.low, one.high, one.n, " (few)" if one.few else "", means)


def _by_type(report: Report) -> Markup:
    parts = {**report.per_type, **report.groups}
    if not parts:
        return Markup("")
    shown = {name: one for name, s in parts.items() if (one := s.answers["accuracy"] or s.answers["abstention_recall"])}
    rows = []
    for name, summary in parts.items():
        rates = [
            summary.answers["accuracy"],
            summary.answers["abstention_recall"],
            summary.retrieval["all_evidence@10"],
        ]
        cells = Markup("").join(Markup('<td class="number">{}</td>').format(_brief(one)) for one in rates)
        rows.append(
            Markup('<tr><th scope="row">{}</th><td class="number">{}</td>{}</tr>').format(name, summary.cases, cells)
        )
    table = _table(("Type", "Cases", "Accuracy", "Silent rightly", "All evidence in 10"), rows)
    chart = _chart(shown, "Accuracy, or right silence, by type")
    return Markup("<section><h3>By type</h3>{}{}</section>").format(chart, table)


def _brief(one: Rate | None) -> str:
    return f"{one.value:.2f} ({one.low:.2f}–{one.high:.2f})" if one else ""


def _lost(report: Report) -> Markup:
    """How many cases have each verdict, and where those that were missed were lost, as bars of words and width."""
    verdicts, lost = report.counted("verdict"), report.counted("lost")
    if not lost and set(verdicts) <= {"not judged"}:
        return Markup("")
    columns = [("Verdicts", verdicts), ("Where missed cases were lost", lost)]
    lists = [
        Markup("<div><h4>{}</h4>{}</div>").format(title, _bars(counts, report.whole.cases))
        for title, counts in columns
        if counts
    ]
    return Markup('<section><h3>What became of the cases</h3><div class="two">{}</div></section>').format(
        Markup("").join(lists)
    )


def _bars(counts: Mapping[str, int], whole: int) -> Markup:
    items = [
        Markup('<li><span class="bar" style="--share:{:.4f}"></span><span>{}</span><b>{}</b></li>').format(
            count / max(whole, 1), name, count
        )
        for name, count in counts.items()
    ]
    return Markup('<ul class="bars">{}</ul>').format(Markup("").join(items))


def _compared(found: Comparison) -> Markup:
    rows = [
        Markup(
            '<tr class="{}"><th scope="row">{}</th><td class="word">{}</td><td class="number">{:.3f}</td>'
            '<td class="number">{:.3f}</td><td class="number">{:+.3f}</td><td class="number">{:+.3f} to {:+.3f}</td>'
            '<td class="number">{:.4f}</td><td class="number">{} / {}</td></tr>'
        ).format(
            said(name, one).split()[0], name, said(name, one), one.before, one.after, one.change, one.low, one.high,
            one.p, one.up, one.down,
        )
        for name, one in found.metrics.items()
    ]  # fmt: skip
    head = ("Metric", "It is", "Before", "After", "Change", "95% interval", "p", "Up / down")
    told = Markup(
        '<p class="told">{} cases in both runs, {} in one of them only. A case counts by the mean of its '
        "values; the test is the paired randomisation test.</p>"
    ).format(found.same + len(found.changed), found.only)
    heading = Markup("<h3>Compared with {}</h3>").format(found.names[0])
    body = heading + told + _table(head, rows) + changed_list(found.changed)
    return Markup("<section>{}</section>").format(body)


def _table(head: Sequence[str], rows: Iterable[Markup]) -> Markup:
    cells = Markup("").join(Markup('<th scope="col">{}</th>').format(title) for title in head)
    return Markup(
        '<div class="box" tabindex="0" role="group" aria-label="Table"><table{}><thead><tr>{}</tr></thead>'
        "<tbody>{}</tbody></table></div>"
    ).format(Markup(' class="told-rows"') if "What it is" in head else "", cells, Markup("").join(rows))


def _chart(rates: Mapping[str, Rate], described: str) -> Markup:
    """Drawn twice, for a wide and for a narrow page; where that fails the table stands alone."""
    from assistant.evaluation.drawing import rates_chart  # noqa: PLC0415  Altair takes a second

    if not rates:
        return Markup("")
    try:
        wide, narrow = rates_chart(rates, described)
    except Exception:
        log.exception("a chart could not be drawn")
        return Markup("")
    # assistant.plot has seen to it that there are shapes and text in them and nothing else
    drawings = Markup(wide), Markup(narrow)  # noqa: S704
    return Markup('<div class="chart"><div class="wide">{}</div><div class="narrow">{}</div></div>').format(*drawings)
