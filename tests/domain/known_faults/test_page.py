"""Do the page of known faults and their tests agree, and are they as many as was promised?"""

import re

from tests.domain.known_faults.page import HERE, PAGE, known, page


def test_the_page_is_what_the_tests_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "write it anew: python -m tests.domain.known_faults.page"
    )


def test_every_test_here_is_of_a_fault_and_no_fault_is_told_twice() -> None:
    files = [file for file in HERE.glob("test_*.py") if file.stem != "test_page"]
    tests = {
        name
        for file in files
        for name in re.findall(r"^def (test_\w+)", file.read_text("utf-8"), re.MULTILINE)
    }
    faults = known()
    assert {fault.test for fault in faults} == tests
    assert len({fault.thread for fault in faults}) == len(faults) >= 20
    assert all(re.fullmatch(r"[\w.-]+/[\w.-]+#\d+", fault.thread) for fault in faults)
