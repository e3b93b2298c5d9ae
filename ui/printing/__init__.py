"""The printing desk, the print dialog and the watcher of jobs."""
