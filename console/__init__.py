"""The officers' review application in the browser."""
