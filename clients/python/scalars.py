"""How the scalars of the schema are written. Reading them is pydantic's work."""

from datetime import datetime
from decimal import Decimal


def decimal_text(value: Decimal) -> str:
    """An exact decimal in plain notation: the server takes no exponent."""
    return format(value, "f")


def instant_text(value: datetime) -> str:
    """An instant in RFC 3339 notation; one without a time zone could mean anything."""
    if value.tzinfo is None:
        raise ValueError(f"{value!r} has no time zone. Add one, for example datetime.now(timezone.utc).")
    return value.isoformat()
