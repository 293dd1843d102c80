"""Do a million odd questions about working time get the answer of a walk along the wall clock?"""

import sys
from concurrent.futures import ProcessPoolExecutor, as_completed
from os import cpu_count

from tests.domain.calendar_oracle import run

HOW_MANY = 1_000_000
A_SHARE = 20_000


def main(count: int) -> int:
    """Compare so many cases on all cores; each share throws dice of its own, so any number of cores asks the same."""
    shares = [(number, min(A_SHARE, count - number * A_SHARE)) for number in range(-(-count // A_SHARE))]
    equal = 0
    with ProcessPoolExecutor(cpu_count()) as cores:
        for done in as_completed([cores.submit(run, cases, f"1/{number}") for number, cases in shares]):
            equal += done.result()  # an AssertionError says which case differed
            if sys.stderr.isatty():
                sys.stderr.write(f"\r{equal:,}")
    sys.stdout.write(f"{equal:,} equal\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else HOW_MANY))
