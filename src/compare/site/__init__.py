"""A static site of the data set: notebooks as run, a page for each city, tables, the codebook."""
