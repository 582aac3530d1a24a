"""Programs with an API key: every request is signed, and nobody signs in. docs/guides/api-keys.md says what is signed."""

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable
from typing import Any

import httpx

from .generated import Client
from .generated.base_client import as_json


def hmac_sha256(secret: str) -> Callable[[bytes], bytes]:
    """Signs with the `secret` of an HMAC_SHA256 key."""
    key = base64.urlsafe_b64decode(secret + "=" * (-len(secret) % 4))
    return lambda text: hmac.digest(key, text, hashlib.sha256)


class ApiKeyClient(Client):
    """A program with an API key. Use it with `async with`."""

    def __init__(
        self,
        url: str,
        *,
        key: str,
        sign: Callable[[bytes], bytes],
        http_client: httpx.AsyncClient | None = None,
    ) -> None:
        """
        `key` is the key's `prefix`. `sign` makes the signature of a text: `hmac_sha256(secret)`, or for an ED25519 key
        `private_key.sign` of the package cryptography.
        """
        super().__init__(url, http_client)
        self._key = key
        self._sign = sign

    def signature(
        self, method: str, path: str, body: bytes, *, at: int | None = None, nonce: str | None = None
    ) -> dict[str, str]:
        """The four parts of a signature. `at` (milliseconds) and `nonce` are now and drawn unless said."""
        timestamp = str(at if at is not None else time.time_ns() // 1_000_000)
        nonce = nonce or secrets.token_urlsafe(18)
        parts = ["AGIO-V1", self._key, timestamp, nonce, method, path, hashlib.sha256(body).hexdigest()]
        signed = base64.urlsafe_b64encode(self._sign("\n".join(parts).encode())).decode().rstrip("=")
        return {"key": self._key, "timestamp": timestamp, "nonce": nonce, "signature": signed}

    def opening(self) -> dict[str, Any]:
        return {"apiKey": self.signature("GET", "/graphql/ws", b"")}

    async def execute(
        self, query: str, operation_name: str | None = None, variables: dict[str, Any] | None = None, **kwargs: Any
    ) -> httpx.Response:
        """Signs an operation and sends it."""
        body = json.dumps({"query": query, "operationName": operation_name, "variables": as_json(variables)}).encode()
        path = httpx.URL(self.url).raw_path.decode()
        headers = {f"agio-{part}": value for part, value in self.signature("POST", path, body).items()}
        headers["content-type"] = "application/json"
        return await self.http_client.post(self.url, content=body, headers=headers, **kwargs)
