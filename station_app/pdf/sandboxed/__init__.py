"""Opens PDFs that came from outside. Runs in the sandbox and nowhere else: nobody imports it."""
