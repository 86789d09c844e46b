"""The front door: command line, configuration, schedule and night run."""
