"""The commands of ``city-compare``, each imported when it is called."""
