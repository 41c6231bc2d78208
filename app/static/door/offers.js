// Everything that may be done beside scanning: each offers itself.
import "/door/a/drawer.js";
import "/door/a/force.js";
import "/door/a/party.js";
import "/door/a/till.js";
