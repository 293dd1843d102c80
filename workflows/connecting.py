"""How do client, worker and replayer come to speak the same language to the engine?"""

from pathlib import Path
from typing import Protocol

from pydantic import SecretStr
from temporalio.client import Client, TLSConfig
from temporalio.common import VersioningBehavior, WorkerDeploymentVersion
from temporalio.runtime import PrometheusConfig, Runtime, TelemetryConfig
from temporalio.worker import WorkerDeploymentConfig

from workflows.payloads import Find, converter

DEPLOYMENT = "shangmen"


class EngineSettings(Protocol):
    """What the settings of the house say of the engine."""

    def temporal(self) -> str: ...
    @property
    def temporal_namespace(self) -> str: ...
    @property
    def temporal_api_key(self) -> SecretStr | None: ...
    @property
    def temporal_tls_cert(self) -> Path | None: ...
    @property
    def temporal_tls_key(self) -> Path | None: ...
    @property
    def temporal_tls_ca(self) -> Path | None: ...


def deployment(build_id: str) -> WorkerDeploymentConfig:
    """One build among several of the house: the engine sends it nothing until it is made the current one.

    A case goes on with whichever build is current. It lives for weeks: pinned to the build it began with, every
    build would have to be kept running for as long.
    """
    return WorkerDeploymentConfig(
        version=WorkerDeploymentVersion(deployment_name=DEPLOYMENT, build_id=build_id),
        use_worker_versioning=True,
        default_versioning_behavior=VersioningBehavior.AUTO_UPGRADE,
    )


def measured(address: str) -> Runtime:
    """Temporal's own figures of a worker (slots, latencies, failures), for Prometheus at that host and port."""
    return Runtime(telemetry=TelemetryConfig(metrics=PrometheusConfig(bind_address=address)))


async def connect(
    settings: EngineSettings,
    find: Find | None = None,
    *,
    lazy: bool = False,
    runtime: Runtime | None = None,
) -> Client:
    """Connect to the engine; `lazy` only when it is first needed, so that the API starts without it.

    `find` reads standards from the book, for whoever reads cases from the engine.
    """
    return await Client.connect(
        settings.temporal(),
        namespace=settings.temporal_namespace,
        data_converter=converter(find),
        api_key=settings.temporal_api_key.get_secret_value() if settings.temporal_api_key else None,
        tls=_tls(settings),
        lazy=lazy,
        runtime=runtime,
    )


def _tls(settings: EngineSettings) -> TLSConfig | bool:
    if not (settings.temporal_tls_ca or settings.temporal_tls_cert):
        return settings.temporal_api_key is not None
    return TLSConfig(
        server_root_ca_cert=settings.temporal_tls_ca.read_bytes() if settings.temporal_tls_ca else None,
        client_cert=settings.temporal_tls_cert.read_bytes() if settings.temporal_tls_cert else None,
        client_private_key=settings.temporal_tls_key.read_bytes() if settings.temporal_tls_key else None,
    )
