"""The demonstration: the whole main job on this machine, on bundled sites and a made-up decision."""
