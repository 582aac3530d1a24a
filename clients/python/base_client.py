"""What every operation runs on: requests over POST, subscriptions over a WebSocket. The generator copies this file."""

import asyncio
import json
import random
from collections.abc import AsyncIterator
from typing import Any, Self
from uuid import uuid4

import httpx
from pydantic import BaseModel as PydanticBaseModel
from pydantic_core import to_jsonable_python
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from ..errors import AgioError
from .base_model import UNSET, Upload

RECONNECT_WAIT_S = 0.5
RECONNECT_WAIT_MAX_S = 30.0
REQUEST_TIMEOUT_S = 30.0
ACKNOWLEDGED_TIMEOUT_S = 10.0
# Close codes: the session ended or its token expired; and those after which the same again would fail again.
FORBIDDEN = 4403
FINAL = frozenset({1002, 1007, 1009, 4400, 4401, 4406, 4409, 4429})


class BaseClient:
    """A connection to one server. `AgioClient` adds the session."""

    def __init__(self, url: str, http_client: httpx.AsyncClient | None = None) -> None:
        base = url.rstrip("/")
        self.url = f"{base}/graphql"
        self.ws_url = f"ws{base.removeprefix('http')}/graphql/ws"
        self.http_client = http_client or httpx.AsyncClient(timeout=REQUEST_TIMEOUT_S)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.http_client.aclose()

    def authorization(self) -> dict[str, str]:
        """The header that proves who calls."""
        return {}

    def opening(self) -> dict[str, Any]:
        """The payload that opens a WebSocket."""
        return dict(self.authorization())

    async def renew(self) -> bool:
        """Renews the session; answers whether there is one."""
        return False

    async def execute(
        self, query: str, operation_name: str | None = None, variables: dict[str, Any] | None = None, **kwargs: Any
    ) -> httpx.Response:
        """Sends an operation. When the access token has expired, renews it and sends the operation again, once."""
        files: dict[str, Upload] = {}
        body = {"query": query, "operationName": operation_name, "variables": as_json(variables, files)}
        used = self.authorization()
        response = await self._post(body, files, used, **kwargs)
        if not used or not unauthenticated(response) or not await self.renew():
            return response
        return await self._post(body, files, self.authorization(), **kwargs)

    async def _post(
        self, body: dict[str, Any], files: dict[str, Upload], headers: dict[str, str], **kwargs: Any
    ) -> httpx.Response:
        """One request: as JSON, or as a form when files come along (GraphQL multipart request specification)."""
        if not files:
            return await self.http_client.post(self.url, json=body, headers=headers, **kwargs)
        parts: dict[str, Any] = {}
        for place, file in files.items():
            file.content.seek(0)
            parts[place] = (file.filename, file.content, file.content_type)
        data = {"operations": json.dumps(body), "map": json.dumps({place: [place] for place in files})}
        headers = {**headers, "GraphQL-Require-Preflight": "1"}
        return await self.http_client.post(self.url, data=data, files=parts, headers=headers, **kwargs)

    def get_data(self, response: httpx.Response) -> dict[str, Any]:
        """The data of an answer; raises `AgioError` for one with errors, whatever its status."""
        answer = answer_of(response)
        errors, data = answer.get("errors") or [], answer.get("data")
        if errors or not isinstance(data, dict):
            raise AgioError(errors, response.status_code)
        return data

    async def execute_ws(
        self, query: str, operation_name: str | None = None, variables: dict[str, Any] | None = None, **kwargs: Any
    ) -> AsyncIterator[dict[str, Any]]:
        """
        The events of a subscription. When the connection breaks it connects again. What has a `sequence` goes on there:
        what was missed comes first, or a snapshot, whose first event says so. The rest begins anew with what is.
        """
        payload = {"query": query, "operationName": operation_name, "variables": as_json(variables)}
        failures = 0
        while True:
            try:
                async for event in self._events(payload, **kwargs):
                    failures = 0
                    note_place(payload, event)
                    yield event
                return
            except AgioError as error:
                renewed = "UNAUTHENTICATED" in error.codes and await self.renew()
                if not renewed and "RESUBSCRIBE" not in error.codes:
                    raise
            except ConnectionClosed as closed:
                code = closed.rcvd.code if closed.rcvd else None
                if code in FINAL or (code == FORBIDDEN and not await self.renew()):
                    raise
            except OSError:
                pass
            await asyncio.sleep(pause(failures))
            failures += 1

    async def _events(self, payload: dict[str, Any], **kwargs: Any) -> AsyncIterator[dict[str, Any]]:
        operation = str(uuid4())
        protocol = Subprotocol("graphql-transport-ws")
        async with connect(self.ws_url, subprotocols=[protocol], **kwargs) as socket:
            await send(socket, {"type": "connection_init", "payload": self.opening()})
            async with asyncio.timeout(ACKNOWLEDGED_TIMEOUT_S):
                while (await receive(socket)).get("type") != "connection_ack":
                    pass
            await send(socket, {"id": operation, "type": "subscribe", "payload": payload})
            while True:
                message = await receive(socket)
                if message.get("id") != operation:
                    continue
                if message["type"] == "complete":
                    return
                if message["type"] == "error":
                    raise AgioError(message["payload"])
                result = message["payload"]
                if result.get("errors"):
                    raise AgioError(result["errors"])
                yield result["data"]


async def send(socket: ClientConnection, message: dict[str, Any]) -> None:
    await socket.send(json.dumps(message))


async def receive(socket: ClientConnection) -> dict[str, Any]:
    """The next message; pings are answered on the way."""
    while True:
        message: dict[str, Any] = json.loads(await socket.recv())
        if message.get("type") != "ping":
            return message
        await send(socket, {"type": "pong"})


def note_place(payload: dict[str, Any], data: dict[str, Any]) -> None:
    """Keeps the place of an event, so that a subscription that begins again goes on after it."""
    for event in data.values():
        if "$after" in payload["query"] and isinstance(event, dict) and isinstance(event.get("sequence"), str):
            payload["variables"]["after"] = event["sequence"]


def as_json(variables: dict[str, Any] | None, files: dict[str, Upload] | None = None) -> dict[str, Any]:
    """
    Variables as they are sent: what was not set is left out, and an input holds only what was given. A file is null there, and
    goes into `files` with its place.
    """
    kept = {name: value for name, value in (variables or {}).items() if value is not UNSET}
    found: dict[str, Any] = plain(kept, "variables", {} if files is None else files)
    return found


def plain(value: Any, place: str, files: dict[str, Upload]) -> Any:
    if isinstance(value, Upload):
        files[place] = value
        return None
    if isinstance(value, PydanticBaseModel):
        return plain(value.model_dump(by_alias=True, exclude_unset=True), place, files)
    if isinstance(value, dict):
        return {name: plain(item, f"{place}.{name}", files) for name, item in value.items()}
    if isinstance(value, list):
        return [plain(item, f"{place}.{index}", files) for index, item in enumerate(value)]
    return to_jsonable_python(value)


def answer_of(response: httpx.Response) -> dict[str, Any]:
    try:
        answer = response.json()
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def unauthenticated(response: httpx.Response) -> bool:
    errors = answer_of(response).get("errors") or []
    return response.status_code == 401 or "UNAUTHENTICATED" in AgioError(errors).codes


def pause(failures: int) -> float:
    """How long to wait before the next try: a random part keeps many programs from coming back in one moment."""
    longest = min(RECONNECT_WAIT_MAX_S, RECONNECT_WAIT_S * 2.0 ** min(failures, 10))
    return longest * random.uniform(0.5, 1.0)
