"""Environment variables that this package heeds."""

DATA = "CITY_COMPARE_DATA"
"""The folder of the tidy tables, where nothing else is said."""

KERNEL, PLAIN = "CITY_COMPARE_KERNEL", "plain"
"""Where it has this value, kernels are of the usual kind, and none is forked."""

LINKS, NO_LINKS = "CITY_COMPARE_LINKS", "none"
"""Where it has this value in a kernel, figures and tables have no links that save them."""

WARM = "CITY_COMPARE_WARM_SOCKET"
"""Where a warm process listens: what runs notebooks asks it for kernels, and starts none itself."""
