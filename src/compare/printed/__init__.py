"""How documents print numbers and places."""
