"""What a server runs: `granian --interface wsgi wsgi:app`."""

import gc

gc.disable()  # nothing of what is loaded is garbage, and looking for some is a seventh of the start

from app.factory import started  # noqa: E402 -- see above
from app.kernel import heap  # noqa: E402 -- see above

app = started()
heap.settle()
if app.extensions["settings"].embedded_worker:
    app.extensions["worker"].start()
