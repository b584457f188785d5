"""Why a signature was not made. The text of each error is for the official: in Indonesian, and says what to do.

A file of their own, since every other module here raises them and most import each other.
"""


class SigningFailed(Exception):
    """No signature was made and nothing has changed."""


class WrongPassphrase(SigningFailed):
    """The passphrase does not open the key. The official types it again."""


class ServerBusy(SigningFailed):
    """Too many files are being opened here at this moment. The official tries again soon."""


class ServiceDown(SigningFailed):
    """Another's service does not answer. The official tries again later."""


class Rejected(SigningFailed):
    """The key, the file or a service's answer is at fault. Trying the same again does not help."""
