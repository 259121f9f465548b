"""Money is an integer number of fen (分); yuan appear only on screen and paper."""

from decimal import ROUND_HALF_UP, Decimal


def fen(yuan: Decimal | str | int) -> int:
    """Yuan to fen, half a fen rounded up (R-DUE-12 default): '15.00' -> 1500."""
    return int((Decimal(yuan) * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def yuan(fen: int) -> str:
    """Fen as yuan with two places and thousands separators: 128460 -> '1,284.60'."""
    return f"{Decimal(fen) / 100:,.2f}"
