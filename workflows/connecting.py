"""How do client, worker and replayer speak the same language to the engine?"""

from pathlib import Path

from temporalio.client import Client, TLSConfig
from temporalio.contrib.pydantic import pydantic_data_converter

CONVERTER = pydantic_data_converter


async def connect(
    address: str,
    namespace: str = "default",
    *,
    api_key: str | None = None,
    tls_ca: Path | None = None,
    tls_cert: Path | None = None,
    tls_key: Path | None = None,
    lazy: bool = False,
) -> Client:
    """Connect to the engine; `lazy` only when it is first needed, so the API starts without the engine."""
    tls = bool(api_key)
    config: TLSConfig | bool = tls
    if tls_ca or tls_cert:
        config = TLSConfig(
            server_root_ca_cert=tls_ca.read_bytes() if tls_ca else None,
            client_cert=tls_cert.read_bytes() if tls_cert else None,
            client_private_key=tls_key.read_bytes() if tls_key else None,
        )
    return await Client.connect(
        address, namespace=namespace, data_converter=CONVERTER, api_key=api_key, tls=config, lazy=lazy
    )
