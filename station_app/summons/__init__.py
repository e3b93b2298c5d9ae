"""Summons and warrants: the register, service, returned copies, the report and its acknowledgement."""
