"""Files: where their bytes lie, how they are written, and which of strangers' files are taken.

store: the one atomic writer, reader and remover · rendered: files made by the worker, which may be made again ·
published: files of issues, which never change · issues: the request for an issue's PDF · file_types, inspection,
paper_scan, emblem_picture: whether a file that somebody uploads is taken.
"""
