"""Find an organisation among a million by a part of its name, its initials or code."""

from zhibu.register.organisations.search.finding import LIMIT, Hit, find
from zhibu.register.organisations.search.structures import ensure, rebuild

__all__ = ["LIMIT", "Hit", "ensure", "find", "rebuild"]
