class BsreSigner:
    pass
