"""What spans subjects: the home page, timelines, search, notifications, the monthly report."""
