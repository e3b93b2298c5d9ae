"""Tables by subject, beside those of ``store.schema``. Migrations make them."""
