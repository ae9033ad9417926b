"""Personal data: how long each is kept (`retention`), and who looked at whose (`reads`)."""
