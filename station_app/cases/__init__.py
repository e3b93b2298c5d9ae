"""The case register: what CCTNS says of a case, its numbers elsewhere, and finding one."""
