"""Opening somebody's PKCS#12 for the first time, in the sandbox: one that takes too long to open ends there."""

from cryptography.hazmat.primitives.serialization import pkcs12

from lkj.sandbox import MB, Limits

# Some five times the computing that the most rounds take which a file may name.
LIMITS = Limits(memory=512 * MB, cpu_seconds=10, wall_seconds=20.0)


def attempt(data: bytes, passphrase: str) -> bytes:
    """Open the file. Whether it opens is nothing here, only that it comes to an end."""
    try:
        pkcs12.load_pkcs12(data, passphrase.encode())
    except MemoryError:
        raise
    except Exception:  # noqa: S110 (a file that opens otherwise is judged by who asked)
        pass
    return b""
