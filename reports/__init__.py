"""Turns matches into sightings, incidents, dossiers and exports."""
