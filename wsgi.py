"""What a server runs: `granian --interface wsgi wsgi:app`."""

from app.factory import create_app

app = create_app()
if app.extensions["settings"].embedded_worker:
    app.extensions["worker"].start()
