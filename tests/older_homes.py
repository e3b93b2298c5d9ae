"""Takes a database back to how an earlier program left it, step by step."""

WITHOUT_RESTORES = (
    *(
        f"DROP TRIGGER {name}_place"
        for name in ("receipts", "evidence_receipts", "renewed_receipts", "sent_before")
    ),
    "DROP TRIGGER awaited_answers_bound",
    *(
        f"DROP TABLE {name}"
        for name in (
            "log_places",
            "renewed_receipts",
            "sent_before",
            "restore_alarms",
            "set_aside_items",
        )
    ),
    "ALTER TABLE received_papers DROP COLUMN claims_id",
    "ALTER TABLE received_papers DROP COLUMN claim_fault",
    "UPDATE alembic_version SET version_num = '0021'",
)
"""As step 21 left it."""
