"""What all commands share with the shell: words, folders, faults, the screen."""
