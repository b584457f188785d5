"""The process that looks into a stranger's file: `python -m reports.document.signing.child`.

It reads a line of JSON, {"memory": bytes, "seconds": of computing, "roots": [base64 …]}, and then the file; it writes
a dumped Validation. It has its limits before it reads the file, and writes nowhere but to its output.
"""

import base64
import json
import resource
import sys


def limit(memory: int, seconds: int) -> None:
    for kind, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def main() -> None:
    asked = json.loads(sys.stdin.buffer.readline())
    limit(asked["memory"], asked["seconds"])
    from reports.document.signing.validation import validate
    from reports.document.source import dump

    roots = [base64.b64decode(root) for root in asked["roots"]]
    sys.stdout.write(dump(validate(sys.stdin.buffer.read(), roots)))


if __name__ == "__main__":
    main()
