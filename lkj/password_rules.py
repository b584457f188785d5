"""What a password must be, and how it is kept.

The sentences are our own: Django's name no remedy, and have another word for it.
"""

import re

from django.contrib.auth import password_validation
from django.contrib.auth.hashers import Argon2PasswordHasher

HINT = "Paling sedikit 10 huruf, angka, atau tanda; tidak hanya angka."


def as_printed(typed: str) -> str:
    """A one-time password as it is printed, `abcd-efgh-jkmn`, however it was typed; any other text as it is."""
    bare = re.sub(r"[\s-]", "", typed).lower()
    return "-".join(re.findall("....", bare)) if re.fullmatch("[a-z0-9]{12}", bare) else typed


class Argon2(Argon2PasswordHasher):
    """Argon2id with OWASP's numbers: two passes over 19 MiB in one thread, 25 ms of processor time a log-in.

    Django's, eight threads over 100 MiB, take 200 ms: on a Monday morning 300 people would occupy two cores for half a
    minute, and sixteen log-ins at once 1.6 GB. A password kept with other numbers is kept anew at its next log-in.
    """

    time_cost = 2
    memory_cost = 19 * 1024  # KiB
    parallelism = 1


class LongEnough(password_validation.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return f"Kata sandi ini terlalu pendek. Pakai paling sedikit {self.min_length} huruf, angka, atau tanda."

    def get_help_text(self) -> str:
        return f"Paling sedikit {self.min_length} huruf, angka, atau tanda."


class NotCommon(password_validation.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return "Kata sandi ini dipakai banyak orang, sehingga mudah ditebak. Pilih yang lain."

    def get_help_text(self) -> str:
        return "Bukan kata sandi yang dipakai banyak orang."


class NotOnlyDigits(password_validation.NumericPasswordValidator):
    def get_error_message(self) -> str:
        return "Kata sandi ini hanya berisi angka. Tambahkan huruf."

    def get_help_text(self) -> str:
        return "Tidak hanya angka."


class NotLikeTheName(password_validation.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return "Kata sandi ini mirip nama, nama pengguna, atau surel Anda, sehingga mudah ditebak. Pilih yang lain."

    def get_help_text(self) -> str:
        return "Tidak mirip nama, nama pengguna, atau surel pemiliknya."
