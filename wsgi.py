"""What a server runs: `granian --interface wsgi wsgi:app`."""

from app.factory import started

app = started()
if app.extensions["settings"].embedded_worker:
    app.extensions["worker"].start()
