"""FIR numbers that a person types, held against the register before they are taken."""
