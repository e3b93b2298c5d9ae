"""Signing tokens: PKCS#11 modules and PKCS#12 files."""
