"""What may a test of the durable loop ask for?"""

from collections.abc import AsyncIterator

import pytest
from temporalio.client import Client

from tests import engine
from tests.workflows.desk import Desk, desk
from workflows.payloads import converter


@pytest.fixture
async def client(worker_id: str) -> Client:
    """A namespace apart from the stories': their worker must not take these cases."""
    return await Client.connect(
        engine.address_of_shared(), namespace=f"{worker_id}-alone", data_converter=converter()
    )


@pytest.fixture
async def at_desk(client: Client) -> AsyncIterator[Desk]:
    async with desk(client) as found:
        yield found
