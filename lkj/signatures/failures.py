"""Why a signature was not made. The text of each is for the official: in Indonesian, and says what to do."""


class SigningFailed(Exception):
    """No signature was made and nothing has changed."""


class WrongPassphrase(SigningFailed):
    """The passphrase does not open the key; asking for it again is enough."""


class ServiceDown(SigningFailed):
    """Somebody else's service is not to be had; trying again later is enough."""


class Rejected(SigningFailed):
    """Trying the same again will not help: the key, the file or the answer is at fault."""
