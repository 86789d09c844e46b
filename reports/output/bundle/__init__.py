"""One sealed file of an incident for a court: captures, dossier, manifest, timestamps, how to check them."""
