"""Writes the demo county into an empty database, the same from the same seed."""

from zhibu.home.demo.services.accounts import LOG_INS, PASSWORD, open_accounts
from zhibu.home.demo.services.admissions import write_admissions
from zhibu.home.demo.services.register import County, build_county
from zhibu.home.demo.services.work import start_work

__all__ = [
    "LOG_INS",
    "PASSWORD",
    "County",
    "build_county",
    "open_accounts",
    "start_work",
    "write_admissions",
]
