"""What is given away with the tables: how to cite them, descriptions for programs, exports."""
