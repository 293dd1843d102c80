"""How does somebody get their first password, or a new one, without anybody else knowing it?"""

from datetime import timedelta

from storage import accounts, audit, links
from storage.engine import Database

LASTS = timedelta(days=3)


def invite(db: Database, person: str, made_by: str) -> str:
    """The token of a link that works once and for three days; links of before are taken back."""
    accounts.open_for(db, person)
    links.revoke_of_person(db, person, "invite")
    link, token = links.make(db, "invite", made_by=made_by, lasts=LASTS, person=person)
    audit.write(db, made_by, "person_invited", person, link=link)
    return token
