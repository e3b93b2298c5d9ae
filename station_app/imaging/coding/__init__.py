"""A finished page as bytes: JBIG2, CCITT Group 4, JPEG, MRC layers."""
