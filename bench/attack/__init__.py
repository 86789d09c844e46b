"""What a thief of the register gets: attackers that try to read words back from stored fingerprints."""
