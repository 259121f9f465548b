"""The door to python-calamine: whatever goes wrong inside it becomes a refusal."""

from collections.abc import Iterator
from contextlib import contextmanager

from python_calamine import CalamineError, PasswordError

from .refusals import UnreadableFile


@contextmanager
def calamine_is_tamed() -> Iterator[None]:
    """Its errors, and the panics of Rust on damaged files, say "damaged"."""
    try:
        yield
    except PasswordError as error:
        raise UnreadableFile("password") from error
    except CalamineError as error:
        raise UnreadableFile("damaged") from error
    except BaseException as error:
        # a panic is no Exception, and its class cannot be imported
        if type(error).__name__ == "PanicException":
            raise UnreadableFile("damaged") from error
        raise
