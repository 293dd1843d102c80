"""Which wrong requests must the judge of `make test` catch, each for a reason of its own?"""

from urllib.parse import urlencode

from tests.far_end.faults import Recorded

Pairs = tuple[tuple[str, str], ...]
BASE = "/2010-04-01/Accounts/AC" + "0" * 32
SMS: Pairs = (
    ("To", "+85290000001"),
    ("MessagingServiceSid", "MG" + "0" * 32),
    ("Body", "好"),
    ("StatusCallback", "https://house.example/x?n=1"),
)
CALL: Pairs = (
    ("To", "+85290000001"),
    ("From", "+15550000000"),
    ("Url", "https://house.example/x?n=1"),
    ("StatusCallbackEvent", "initiated"),
    ("StatusCallbackEvent", "completed"),
)


def request(
    form: Pairs = SMS,
    path: str = f"{BASE}/Messages.json",
    method: str = "POST",
    kind: str = "application/x-www-form-urlencoded",
    auth: str = "Basic eDp5",
    query: Pairs = (),
) -> Recorded:
    """A good one, unless told otherwise."""
    headers = {"Content-Type": kind} | ({"Authorization": auth} if auth else {})
    return Recorded(method, path, list(query), list(form), headers, urlencode(form).encode())


def call(form: Pairs = CALL) -> Recorded:
    return request(form, f"{BASE}/Calls.json")


def listed(*query: tuple[str, str]) -> Recorded:
    return request((), method="GET", kind="", query=query)


def but(form: Pairs, name: str, value: str | None = None) -> Pairs:
    """The same with one field replaced, or left out."""
    rest = tuple(pair for pair in form if pair[0] != name)
    return rest if value is None else (*rest, (name, value))


GOOD = {
    "sms": request(),
    "call": call(),
    "call with one event": call(but(CALL, "StatusCallbackEvent", "answered")),
    "list": listed(("To", "+85290000001"), ("PageSize", "50")),
}
WRONG: dict[str, tuple[Recorded, str]] = {
    "nobody to send to": (request(but(SMS, "To")), "'To' is a required property"),
    "no caller": (call(but(CALL, "From")), "'From' is a required property"),
    "a service that is none": (request(but(SMS, "MessagingServiceSid", "MG1")), "does not match"),
    "an account that is none": (request(path="/2010-04-01/Accounts/AC1/Messages.json"), "does not match"),
    "a word that is not in the list": (call((*CALL, ("Method", "BREW"))), "not one of"),
    "a number that is none": (request((*SMS, ("ValidityPeriod", "soon"))), "soon"),
    "a page too long": (listed(("PageSize", "2000")), "maximum"),
    "no credentials": (request(auth=""), "Security"),
    "a bearer's token": (request(auth="Bearer x"), "Security"),
    "JSON": (request(kind="application/json"), "application/json"),
    "a misspelt path": (request(path=f"{BASE}/Mesages.json"), "PathNotFound"),
    "a method that is none": (request(method="PUT"), "OperationNotFound"),
    "a misspelt field": (request((*SMS, ("StatusCalback", "x"))), "StatusCalback: no such field"),
    "a misspelt question": (listed(("Too", "x")), "Too: no such question"),
    "a phone without +": (request(but(SMS, "To", "85290000001")), "To: not a phone-number"),
    "a callback to nowhere": (
        request(but(SMS, "StatusCallback", "/x?n=1")),
        "StatusCallback: not a uri",
    ),
    "nothing to say": (request(but(SMS, "Body")), "Body | ContentSid | MediaUrl"),
    "nobody who sends": (request(but(SMS, "MessagingServiceSid")), "From | MessagingServiceSid"),
    "two who send": (request((*SMS, ("From", "+15550000000"))), "From | MessagingServiceSid"),
    "a call about nothing": (call(but(CALL, "Url")), "ApplicationSid | Twiml | Url"),
    "an event that is none": (call((*CALL, ("StatusCallbackEvent", "ring"))), "no such event as ring"),
}
