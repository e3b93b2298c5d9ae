"""What was found wrong at f75af88, each with what is so now and the tests that hold it."""
