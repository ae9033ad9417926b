"""How Chiêng is served: one ASGI application that hosts the mounted ones and Django, inside uvicorn."""
