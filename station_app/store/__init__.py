"""Everything at rest: the encrypted database, the sealed page files and the keys to both."""
