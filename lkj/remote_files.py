"""Stored files in an S3-compatible service, for an installation of several hosts.

LKJ_FILES names it: s3://BUCKET[/FOLDER][?endpoint=https://s3.example.go.id&region=id-1]; the keys are in
AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. A service of its own has an endpoint, Amazon's has none.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlsplit

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage

from lkj.storage_errors import StorageFull, StorageUnreachable

T = TypeVar("T")

# Codes by which services say that a bucket may hold no more.
_FULL = frozenset({"QuotaExceeded", "QuotaExceededException", "InsufficientStorage", "XMinioStorageFull"})


def options(address: str) -> dict[str, Any]:
    """The options of RemoteFiles for such an address. Raises ValueError with what is wrong with it."""
    parts, asked = urlsplit(address), parse_qs(urlsplit(address).query)
    if parts.scheme != "s3" or not parts.hostname or set(asked) - {"endpoint", "region"}:
        raise ValueError("s3://BUCKET/FOLDER?endpoint=https://…&region=… is expected")
    endpoint = asked.get("endpoint", [None])[0]
    return {
        "bucket_name": parts.netloc,
        "location": parts.path.strip("/"),
        "endpoint_url": endpoint,
        "region_name": asked.get("region", ["us-east-1" if endpoint else None])[0],
        "file_overwrite": True,
        "default_acl": None,
        "client_config": Config(
            signature_version="s3v4",
            # A service of one's own has a name for itself, seldom one for each bucket.
            s3={"addressing_style": "path" if endpoint else "auto"},
            # Seconds. A page waits no longer than that, twice, for a service that does not answer.
            connect_timeout=5,
            read_timeout=20,
            retries={"total_max_attempts": 2, "mode": "standard"},
        ),
    }


class RemoteFiles(S3Storage):
    """S3Storage whose errors are StorageUnreachable or StorageFull, and whose files are fetched when opened."""

    def _open(self, name: str, mode: str = "rb") -> File:
        with _asking():
            opened = super()._open(name, mode)
            # The property fetches the bytes: read later, a failure would come from anywhere.
            opened.file  # noqa: B018
            return opened

    def _save(self, name: str, content: File) -> str:
        with _asking():
            return str(super()._save(name, content))

    def exists(self, name: str) -> bool:
        with _asking():
            return bool(super().exists(name))

    def delete(self, name: str) -> None:
        with _asking():
            super().delete(name)

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        with _asking():
            folders, files = super().listdir(name)
            return folders, files

    def get_modified_time(self, name: str) -> Any:
        with _asking():
            try:
                return super().get_modified_time(name)
            except ClientError as error:
                if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                    raise FileNotFoundError(name) from error
                raise


@contextmanager
def _asking() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        is_full = (
            error.response["Error"]["Code"] in _FULL or error.response["ResponseMetadata"]["HTTPStatusCode"] == 507
        )
        raise (StorageFull if is_full else StorageUnreachable)() from error
    except BotoCoreError as error:
        raise StorageUnreachable from error
