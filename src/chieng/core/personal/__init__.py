"""Personal data: how long they are kept (`retention`), what is held of one (`holdings`), who looked (`reads`)."""
