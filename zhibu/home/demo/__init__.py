"""The demo county: made-up organisations and persons, the same from the same seed.

No person, number or place is real. ID numbers carry the division code 419901, which is
not assigned to any county.
"""
