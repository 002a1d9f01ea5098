"""What the machine offers: files written atomically, a lock, disk space, child processes."""
