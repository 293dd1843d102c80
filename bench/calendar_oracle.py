"""Do a million odd questions about working time get the answer of a walk along the wall clock?"""

import sys
from concurrent.futures import ProcessPoolExecutor, as_completed
from os import cpu_count

from bench import __main__ as book
from bench.figure import Chapter, Figure
from tests.domain.calendar_oracle import run

HOW_MANY = 1_000_000
A_SHARE = 20_000


def measure(short: bool = False) -> Chapter:
    """All of them, or a hundredth."""
    asked = HOW_MANY // 100 if short else HOW_MANY
    equal = compare(asked)
    figure = Figure(
        id="calendar.equal",
        zh="工作时间的题，答案与逐分钟走钟的一样",
        en="questions about working time answered as by a walk along the clock",
        value=equal,
        unit="",
        goal=asked,
        better="higher",
    )
    return Chapter(
        name="calendar_oracle", zh="日历", en="The calendar", figures=(figure,), raw={"asked": asked}
    )


def compare(count: int) -> int:
    """Compare so many cases on all cores; each share throws dice of its own, so any number of cores asks the same."""
    shares = [(number, min(A_SHARE, count - number * A_SHARE)) for number in range(-(-count // A_SHARE))]
    equal = 0
    with ProcessPoolExecutor(cpu_count()) as cores:
        for done in as_completed([cores.submit(run, cases, f"1/{number}") for number, cases in shares]):
            equal += done.result()  # an AssertionError says which case differed
            if sys.stderr.isatty():
                sys.stderr.write(f"\r{equal:,}")
    sys.stdout.write(f"{equal:,} equal\n")
    return equal


if __name__ == "__main__":
    sys.exit(1 if book.run("calendar_oracle", measure) else 0)
