"""What happens to an incident: taken in, decided, reopened, kept, forgotten."""
