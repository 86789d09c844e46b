"""Records that a document was made available to somebody. Available is not read."""

from sqlite_utils import Database

from matcher.errors import InputError, NotEnrolledError
from store import audit
from store.database import transaction
from store.matches import disclosure, enrolled
from store.matches.document import Disclosure


def disclose(database: Database, new: Disclosure, actor: str) -> bool:
    """Store a disclosure of an enrolled document; tells whether it was new.

    Raises:
        NotEnrolledError: there is no such document.
        InputError: it has no such section.
    """
    if enrolled.document(database, new.document_ref) is None:
        raise NotEnrolledError(f"{new.document_ref} is not enrolled; see: lekwacht register list")
    known = {passage.section for passage in enrolled.passages(database, new.document_ref)}
    for section in new.sections:
        if section not in known:
            raise InputError(
                f"{new.document_ref} has no section {section}; it has {', '.join(sorted(known))}"
            )
    with transaction(database):
        if not disclosure.add(database, new):
            return False
        details = (("recipient", new.recipient), ("from", new.available_from.isoformat()))
        audit.record(
            database, audit.Act(actor, "disclose", new.document_ref, details=details), new.recorded_at
        )
    return True
