"""What can be wrong with the place of stored files: it is full, or it does not answer.

Each error's text is a sentence for the person who asked. They stand below reports.files.store, which raises them, since
the pages about outages and the S3 storage need them too.
"""

import errno
from typing import ClassVar


class StorageError(OSError):
    """The file was not stored, or cannot be read now; nothing half was left. The text is a sentence for the person."""

    NUMBER: ClassVar[int]
    SENTENCE: ClassVar[str]

    def __init__(self) -> None:
        super().__init__(self.NUMBER, self.SENTENCE)

    def __str__(self) -> str:
        return self.SENTENCE


class StorageFull(StorageError):
    NUMBER = errno.ENOSPC
    SENTENCE = (
        "Penyimpanan server penuh, sehingga berkas tidak dapat disimpan. Beri tahu pengelola aplikasi, lalu coba lagi "
        "setelah ada ruang."
    )


class StorageUnreachable(StorageError):
    NUMBER = errno.EHOSTUNREACH
    SENTENCE = (
        "Penyimpanan berkas sedang tidak dapat dihubungi. Coba lagi beberapa menit lagi; bila tetap begini, beri tahu "
        "pengelola aplikasi."
    )
