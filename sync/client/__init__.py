"""The terminal's end: courier, resumable uploads, enrolment and inbox."""
