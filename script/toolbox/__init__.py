"""What the scripts share. Only Python's own library: some of it runs before anything is installed."""
