"""Combines the sightings of an incident: order in time, copies, who had the document by then."""
