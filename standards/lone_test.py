"""Does one test of the house fail without one rule of one edition?"""

import sys
from importlib import import_module
from pathlib import Path

from standards.compiling import Edition
from standards.library import edition
from standards.mutants import mutants
from standards.reading import ROOT
from standards.taking_out import taken_out

QUIETLY = ("-q", "-x", "-p", "no:xdist", "-p", "no:cacheprovider")


def run(name: str, number: str, root: str, mutant: str, test: str) -> int:
    """What pytest says of the test while that edition, wherever it is loaded, lacks that rule; 1 means it failed."""
    law = Edition(name, number, Path(root))
    (gone,) = [one for one in mutants(law) if one.name == mutant]
    with taken_out(gone, law.standard) as standard:
        edition(name, number).__dict__["standard"] = standard
        return int(import_module("pytest").main([str(ROOT / test), *QUIETLY]))


if __name__ == "__main__":
    sys.exit(run(*sys.argv[1:]))
