"""What a cell means: text, a day, a number that identifies, a phone, yes or no.

Pure functions, fast enough to be called for every cell of a million rows. They take
whatever a sheet gives and either answer, or raise BadCell with a sentence for the user.
Empty cells, and the words by which people say that there is nothing, answer None or "".
"""

from .answers import yes
from .bad import BadCell
from .days import Day, day
from .numbers import digits, phone
from .words import NOTHING, text

__all__ = ["NOTHING", "BadCell", "Day", "day", "digits", "phone", "text", "yes"]
