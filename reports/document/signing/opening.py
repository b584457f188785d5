"""The process that opens somebody's PKCS#12 for the first time: `python -m reports.document.signing.opening`.

It reads a line with the number of bytes of the passphrase, the passphrase, and then the file. Whether the file opens is
nothing to it; one that would have keys derived for minutes ends it.
"""

import resource
import sys
from contextlib import suppress

from cryptography.hazmat.primitives.serialization import pkcs12

# Of computing; some five times what the most rounds take that a file may name.
SECONDS = 10
MEMORY = 512 * 1024 * 1024


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    passphrase = sys.stdin.buffer.read(int(sys.stdin.buffer.readline()))
    # Exceptions only: a file that opens otherwise is judged by who asked.
    with suppress(Exception):
        pkcs12.load_pkcs12(sys.stdin.buffer.read(), passphrase)


if __name__ == "__main__":
    main()
