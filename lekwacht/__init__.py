"""The command line, configuration, schedule and night run."""
