"""How do the people of the sample town move into a house?"""

from typing import Any

from settings import Settings
from simulation import samples
from simulation.door import Door


def load(settings: Settings) -> None:
    """Straight into the database, before anybody can open the door. Safe to repeat: people are known by their ids."""
    from storage import people, teams
    from storage.engine import Database

    database = Database(settings.database(), pool_size=2, name="shangmen-town")
    try:
        people.add_all(database, everybody())
        teams.name(database, (team.model_dump() for team in samples.town().teams))
    finally:
        database.close()


def settle(door: Door) -> None:
    """Through the door of a running house; whoever is there already is left alone."""
    there = {person["id"] for person in door.people()}
    for person in everybody():
        if person["id"] not in there:
            door.add_person(**person)


def everybody() -> list[dict[str, Any]]:
    """The staff as both doors take them."""
    return [person.model_dump(mode="json") for person in samples.town().people]
