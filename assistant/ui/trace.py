"""The panel that shows how a chat model's answer came about: pure functions. Everything is escaped."""

from __future__ import annotations

from markupsafe import Markup

from assistant.render import counted
from assistant.types import Answer, Call, Judged, Trace


def panel(answer: Answer) -> str:
    """What was sent, what came back, and the verdict on each sentence; '' where no model took part."""
    trace = answer.trace
    if trace is None:
        return ""
    calls = Markup("").join(_call(n, call) for n, call in enumerate(trace.calls, 1))
    return str(
        Markup(
            '<section class="panel trace" aria-label="How this answer was made"><header><button type="button" '
            'class="close" data-close="1" aria-label="Close">Close</button><h2>How this answer was made</h2>'
            '<p class="by">{}</p></header><div class="box text" id="quote" tabindex="0" role="group" '
            'aria-label="Calls and verdicts">{}{}</div></section>'
        ).format(_facts(answer, trace), calls, _verdicts(trace))
    )


def _facts(answer: Answer, trace: Trace) -> str:
    spent = answer.timings_ms.get("total", 0.0) / 1000
    count = len(trace.calls)
    told = [
        trace.model,
        counted(count, "call") if count else "not asked: the evidence lacks what is asked for",
        f"shown {counted(len(trace.evidence), 'piece')} of evidence" if trace.evidence else "",
        f"{counted(trace.invented_marks, 'mark')} to no evidence" if trace.invented_marks else "",
        f"{spent:.1f} s",
    ]
    return " · ".join(fact for fact in told if fact)


def _call(n: int, call: Call) -> Markup:
    tokens = [f"{count} tokens {way}" for count, way in ((call.tokens_in, "in"), (call.tokens_out, "out")) if count]
    first = f"first word after {call.first_word_ms / 1000:.1f} s" if call.first_word_ms is not None else ""
    facts = " · ".join(fact for fact in (*tokens, first, f"{call.total_ms / 1000:.1f} s in all") if fact)
    sent = Markup("").join(
        Markup('<h3>{}</h3><pre tabindex="0">{}</pre>').format(f"Sent as {role}", text) for role, text in call.messages
    )
    failed = Markup('<p class="note">{}</p>').format(call.error) if call.error else Markup("")
    return Markup(
        '<details><summary>Call {}: {}</summary><p class="place">{}</p>{}{}<h3>Reply</h3><pre tabindex="0">{}</pre>'
        "</details>"
    ).format(n, call.job, facts, failed, sent, call.reply or "(nothing)")


def _verdicts(trace: Trace) -> Markup:
    if not trace.verdicts:
        return Markup("")
    rows = Markup("").join(_verdict(one) for one in trace.verdicts)
    return Markup(
        '<details open><summary>Verdicts on its sentences</summary><ol class="verdicts">{}</ol></details>'
    ).format(rows)


def _verdict(one: Judged) -> Markup:
    cited = f", cited {', '.join(map(str, one.cited))}" if one.cited else ""
    again = " (corrected)" if one.job == "repair" else ""
    reason = f": {one.reason}" if one.reason else ""
    return Markup('<li>{} <span class="place">{}</span></li>').format(one.text, f"{one.support}{again}{cited}{reason}")
