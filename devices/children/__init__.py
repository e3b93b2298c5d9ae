"""Child processes in which drivers and decoders may hang, crash or eat memory without harm."""
