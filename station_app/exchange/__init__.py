"""Exchange with the gateway: outbox, inbox, enrolment, messages of the pillars."""
