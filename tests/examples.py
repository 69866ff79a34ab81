"""How many examples a property is tried on: few in each run of the tests, many on request."""

import os

TIMES = 20 if os.environ.get("CITY_COMPARE_TESTS") == "thorough" else 1


def most(number: int) -> int:
    """Return how many examples there are where `number` are usual."""
    return number * TIMES
