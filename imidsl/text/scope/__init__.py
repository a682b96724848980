"""Names in texts: what is declared, and whether it is there where it is used."""
