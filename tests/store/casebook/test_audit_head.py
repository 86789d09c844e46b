"""Heads of audit chains that were kept elsewhere: each once, by chain."""

from dataclasses import replace

from store.casebook import audit_head
from store.casebook.audit_head import AuditHead
from tests.store.casebook.conftest import AT, Casebook, after

HEAD = AuditHead("archive", "aa", AT)


def test_a_head_is_kept_once(book: Casebook) -> None:
    """With the moment at which it was first written down; the same head of another chain is another."""
    for head in (HEAD, replace(HEAD, at=after(1)), replace(HEAD, chain="matches")):
        audit_head.keep(book.database, head)
    rows = book.database.execute("SELECT chain, head, at FROM audit_head ORDER BY id").fetchall()
    assert rows == [
        ("archive", "aa", "2026-11-23T02:30:00.000000Z"),
        ("matches", "aa", "2026-11-23T02:30:00.000000Z"),
    ]


def test_heads_of_a_chain_stand_as_they_were_kept(book: Casebook) -> None:
    """Oldest first, whatever they are called; a chain without heads has none."""
    for head in ("cc", "aa", "bb"):
        audit_head.keep(book.database, replace(HEAD, head=head))
    audit_head.keep(book.database, replace(HEAD, chain="matches", head="dd"))
    assert audit_head.of_chain(book.database, "archive") == ("cc", "aa", "bb")
    assert audit_head.of_chain(book.database, "accounts") == ()
