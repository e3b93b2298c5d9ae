"""Parts that desks share: tables, page and PDF views, inputs, theme, texts, jobs."""
