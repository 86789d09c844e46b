"""The demonstration is run again and again on one machine."""

from pathlib import Path

from lekwacht.demo import show


def test_a_second_demonstration_keeps_the_accounts(tmp_path: Path) -> None:
    """Whoever made an account in the first can sign in at the second; everything else begins anew."""
    root = tmp_path / "demo"
    (root / "casebook").mkdir(parents=True)
    (root / show.LOG).write_text("")
    (root / "casebook" / "casebook.db").write_text("oud")
    (root / "casebook" / "accounts.db").write_text("accounts")
    show.clear(root)
    assert [path.name for path in root.rglob("*") if path.is_file()] == ["accounts.db"]
