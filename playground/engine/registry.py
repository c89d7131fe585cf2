"""A registry on loopback that stands in for Docker Hub; `engine.py` starts and fills it.

Spoken here: the push half of the registry HTTP API V2 (the OCI distribution specification).
"""

import urllib.error
import urllib.request
from datetime import UTC, datetime

from .layers import MANIFEST_TYPE, Blob, Image

TIMEOUT_S = 60.0


def answers(address: str, timeout_s: float = 20.0) -> bool:
    """Say whether a registry is at the address (`http://…`); one that wants a login is."""
    try:
        with urllib.request.urlopen(f"{address}/v2/", timeout=timeout_s):  # noqa: S310
            return True
    except urllib.error.HTTPError as refusal:
        return refusal.code == 401
    except OSError:
        return False


def push(address: str, image: Image) -> None:
    """Upload an image as its `latest`; blobs that the registry has in it are not sent again."""
    base = f"{address}/v2/{image.repository}"
    config = image.config(datetime.now(UTC))
    for blob in (*(layer.blob for layer in image.layers), config):
        if not _has(f"{base}/blobs/{blob.digest}"):
            _upload(base, blob)
    manifest = image.manifest(config)
    _request("PUT", f"{base}/manifests/latest", manifest.data, MANIFEST_TYPE)


def _upload(base: str, blob: Blob) -> None:
    place = _request("POST", f"{base}/blobs/uploads/")
    joint = "&" if "?" in place else "?"
    _request("PUT", f"{place}{joint}digest={blob.digest}", blob.data, "application/octet-stream")


def _has(url: str) -> bool:
    try:
        _request("HEAD", url)
    except urllib.error.HTTPError as refusal:
        if refusal.code == 404:
            return False
        raise
    return True


def _request(method: str, url: str, data: bytes | None = None, content_type: str = "") -> str:
    """Send a request and return its `Location`, where the next step of an upload goes."""
    headers = {"Content-Type": content_type} if content_type else {}
    request = urllib.request.Request(url, data=data, headers=headers, method=method)  # noqa: S310
    with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310
        return answer.headers.get("Location") or ""
