"""The life of an incident: opened, decided, reopened, retained, erased."""
