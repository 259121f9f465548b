"""Calls, nominations, honours."""

from zhibu.life.honours.models.calls import Call, HonourObjection, Nomination
from zhibu.life.honours.models.honours import Honour, MedalLeftOut

__all__ = ["Call", "Honour", "HonourObjection", "MedalLeftOut", "Nomination"]
