from django.apps import AppConfig
from django.db.backends.signals import connection_created


def write_ahead(connection, **_):
    """Readers and the writer do not wait for each other; a commit is still on the disk (FULL)."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")


class DigitsConfig(AppConfig):
    name = "digits"

    def ready(self):
        connection_created.connect(write_ahead)
