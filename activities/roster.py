"""Who is near, and who is free?"""

from temporalio import activity

from activities.contracts import Booking, Question, Roster
from domain.machines import Given
from domain.stages.dispatch import Offer
from storage import bookings, reading
from storage.engine import Database
from storage.reading_people import nearest_technicians


class Directory(Roster):
    """Answers from the database what only the world can know."""

    def __init__(self, database: Database) -> None:
        self.database = database

    @activity.defn(name="book")
    def book(self, booking: Booking) -> bool:
        if booking.technician is None or booking.from_at is None or booking.to_at is None:
            bookings.free(self.database, booking.case_no)
            return True
        return bookings.book(
            self.database, booking.case_no, booking.technician, booking.from_at, booking.to_at
        )

    @activity.defn(name="answer")
    def answer(self, question: Question) -> Given:
        request, place = question.request, reading.contacts_of(self.database, question.case_no)
        near = nearest_technicians(
            self.database,
            lat=place.lat,
            lng=place.lng,
            count=request.count,
            without=request.without,
            criteria=request.criteria,
            at_least=request.at_least,
        )
        offer = Offer(request=request.id, technicians=tuple(person for person, _ in near))
        return Given(command=offer, key=f"answer {request.id}")
