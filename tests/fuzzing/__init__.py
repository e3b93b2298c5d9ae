"""Every parser of foreign bytes, fed with what nobody means."""
