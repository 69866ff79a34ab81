"""``python -m compare`` is ``city-compare``."""

from compare.cli import main

if __name__ == "__main__":
    main(prog_name="city-compare")
