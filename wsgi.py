"""What a server runs: `granian --interface wsgi wsgi:app`."""

import gc
import os

gc.disable()  # nothing of what is loaded is garbage, and looking for some is a seventh of the start

from app.factory import started  # noqa: E402 -- see above
from app.kernel import heap  # noqa: E402 -- see above

app = started()
heap.settle()
if app.extensions["settings"].embedded_worker:
    app.extensions["worker"].start()
if os.environ.get("ANNOUNCE"):  # started by `./run`
    from app.cli.announcing import announce_when_up

    announce_when_up(app)
