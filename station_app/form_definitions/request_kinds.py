"""Kinds of forms that one office asks another by: from these a clock of the other office runs."""

REQUEST = "MLC_REQ"
"""The police's request for a medico-legal examination."""
SAMPLES = "SAMPLE_MEMO"
"""The hospital's memo of samples for the laboratory."""
