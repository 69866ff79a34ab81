"""Take a draft row by row: what a person makes of it, and how it becomes data."""
