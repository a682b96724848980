"""Where receipts came from, in words and as JSON."""

from __future__ import annotations

from collections.abc import Iterator

from imidsl.delivery.sending.picture import amount
from imidsl.delivery.tracing.history import History
from imidsl.delivery.tracing.lengths import Share, TracedText
from imidsl.delivery.tracing.tracing import Candidate, Trace
from imidsl.report.cells import safe
from imidsl.review.git import LineChange
from imidsl.schema.envelope import CORRELATION_ID
from imidsl.schema.kinds import Json
from imidsl.schema.receipts import ADDRESS, meaning
from imidsl.schema.responses import CODE, DESCRIPTION, TRANSID
from imidsl.source import Span

_SHARES = 5
"""How many parameters of a text are named."""


def lines(place: str, trace: Trace, history: History) -> Iterator[str]:
    """A receipt and where it came from."""
    receipt = trace.receipt
    head = [place, " ".join(filter(None, (receipt.code, receipt.status))), receipt.channel]
    yield " · ".join(safe(word) for word in [*head, f"to {receipt.address}" if receipt.address else ""] if word)
    if receipt.code:
        yield f"  {meaning(receipt.code)}"
    if trace.entry is not None:
        yield f"  sent at {trace.entry.changed} from {safe(trace.entry.place)} to {safe(trace.entry.endpoint)}"
    yield from (f"  {line}" for line in _candidates(trace, history))


def _candidates(trace: Trace, history: History) -> Iterator[str]:
    if not trace.candidates:
        yield _nothing(trace)
    elif len(trace.candidates) > 1:
        what = "the body that was sent" if trace.entry is not None else "the correlation id"
        yield f"{len(trace.candidates)} requests can have {what}, and nothing tells which it was:"
    for candidate in trace.candidates:
        place, commit = _place(candidate.span), _commit(history.of(candidate.span))
        yield " · ".join(filter(None, (candidate.message, candidate.channel, place, commit)))
        if candidate.text is not None:
            yield from (f"  {line}" for line in _text(candidate.text))


def _nothing(trace: Trace) -> str:
    if trace.entry is not None:
        return "no definition makes this request any more"
    if not trace.receipt.reference:
        return "nothing matches: no request of the journal has its transid, and it has no correlation id"
    return f"nothing matches: no definition makes the correlation id {safe(trace.receipt.reference)}"


def _place(span: Span) -> str:
    line, column = span.first
    return f"{safe(span.source.path)}:{line}:{column}"


def _commit(found: LineChange | str | None) -> str:
    if isinstance(found, LineChange):
        return f"commit {found.commit[:10]} of {found.date} by {safe(found.author)}: {safe(found.summary)}"
    return found or ""


def _text(text: TracedText) -> Iterator[str]:
    segments = f" in {amount(text.segments, 'segment')}" if text.segments is not None else ""
    was = "was" if text.sent else "as it was sent isn't known; at its longest it is"
    yield f"{text.field} {was} {text.size:,} of {text.limit:,} {text.unit}{segments}:"
    yield from (f"  {safe(line)}" for line in text.text.split("\n"))
    shares = [f"{share.parameter} {share.size:,} ({_place(share.span)})" for share in text.shares[:_SHARES]]
    if shares:
        yield f"of these {text.unit}: {', '.join(shares)}"


# --- JSON


def as_json(place: str, trace: Trace, history: History) -> Json:
    """A receipt and where it came from."""
    receipt, entry = trace.receipt, trace.entry
    sent = {"file": entry.place, "endpoint": entry.endpoint, "at": entry.changed} if entry is not None else None
    return {
        "receipt": place,
        TRANSID: receipt.transid,
        CORRELATION_ID.name: receipt.reference,
        ADDRESS: receipt.address,
        "channel": receipt.channel,
        "status": receipt.status,
        CODE: receipt.code,
        DESCRIPTION: receipt.description,
        "meaning": meaning(receipt.code) if receipt.code else "",
        "sent": sent,
        "found_by": trace.by if trace.candidates else None,
        "candidates": [_as_json(candidate, history) for candidate in trace.candidates],
    }


def _as_json(candidate: Candidate, history: History) -> Json:
    line, column = candidate.span.first
    change = history.of(candidate.span)
    commit = (
        {"id": change.commit, "date": change.date, "author": change.author, "summary": change.summary}
        if isinstance(change, LineChange)
        else None
    )
    return {
        "message": candidate.message,
        "channel": candidate.channel,
        "file": candidate.span.source.path,
        "line": line,
        "column": column,
        "commit": commit,
        "changed": change if isinstance(change, str) else None,
        "text": _text_json(candidate.text) if candidate.text is not None else None,
    }


def _text_json(text: TracedText) -> Json:
    return {
        "field": text.field,
        "text": text.text,
        "as_sent": text.sent,
        "length": text.size,
        "limit": text.limit,
        "unit": text.unit,
        "segments": text.segments,
        "parameters": [_share_json(share) for share in text.shares],
    }


def _share_json(share: Share) -> Json:
    line, column = share.span.first
    return {
        "name": share.parameter,
        "length": share.size,
        "file": share.span.source.path,
        "line": line,
        "column": column,
    }
