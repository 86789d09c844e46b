"""The demonstration: a whole night on this machine, on bundled sites and a made-up decision."""
