"""How passwords are kept."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2Hasher(Argon2PasswordHasher):
    """Argon2id at the setting that OWASP names: 2 passes over 19 MiB, one lane.

    About 18 ms a log-in. Django's own setting (100 MiB, eight lanes) takes ten times as
    long, and a morning on which a county logs in would queue.
    """

    time_cost = 2
    memory_cost = 19 * 1024  # KiB
    parallelism = 1
