"""Whether the digests that were given are still what they were made from: the journal has the SHA-256 of each snapshot."""

from collections.abc import Iterator

from sqlmodel import Session, col, select

from taskbot.digest.freezing import fingerprint
from taskbot.digest.models import Digest, DigestSnapshot
from taskbot.tasks.issues import Stage
from taskbot.tasks.models import Event
from taskbot.texts.digests import named


def altered(session: Session) -> list[str]:
    """The names of the issues whose snapshot is gone or another; those given before the journal kept it are passed over."""
    given = select(Digest).where(Digest.stage == Stage.GIVEN).order_by(col(Digest.period), col(Digest.number))
    proofs = dict(_proofs(session))
    return [
        named(digest.period, digest.number)
        for digest in session.exec(given)
        if (proof := proofs.get((digest.period, digest.number))) and proof != _present(session, digest)
    ]


def _proofs(session: Session) -> Iterator[tuple[tuple[str, int], str]]:
    given = select(Event.new).where(Event.kind == "digest_given").order_by(col(Event.seq))
    for new in session.exec(given):
        if new and "snapshot" in new:
            yield (new["week"], new.get("issue", 1)), new["snapshot"]


def _present(session: Session, digest: Digest) -> str:
    kept = session.get(DigestSnapshot, digest.id)
    return fingerprint(kept.content) if kept else ""
